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

/// <summary>How the range of an activation is chosen from the values it took on the calibration images.</summary>
public enum RangeMethod
{
    /// <summary>The range with the smallest mean squared error between values and their quantized ones.</summary>
    MeanSquaredError,

    /// <summary>Every value that was seen.</summary>
    MinMax,

    /// <summary>All but one value in ten thousand at either end.</summary>
    Percentile,

    /// <summary>The range whose quantized distribution has the smallest Kullback-Leibler divergence from the true one.</summary>
    Entropy,
}
