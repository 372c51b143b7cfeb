namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>The one list of range methods.</summary>
internal static class RangeMethods
{
    public static IRangeMethod Create(RangeMethod method) => method switch
    {
        RangeMethod.MeanSquaredError => new MeanSquaredErrorRange(),
        RangeMethod.MinMax => new MinMaxRange(),
        RangeMethod.Percentile => new PercentileRange(tail: 1e-4),
        RangeMethod.Entropy => new EntropyRange(),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such range method."),
    };
}
