namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>What keeping one integer operator float would gain and cost.</summary>
/// <param name="Name">The operator.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits in decibel while this operator alone is integer; positive infinity when nothing changes.
/// </param>
/// <param name="ExtraMilliseconds">How much longer it takes in float; negative where float is faster.</param>
internal sealed record OperatorCost(string Name, double LogitSqnrDb, double ExtraMilliseconds)
{
    // Times are known to the microsecond: less is nothing.
    private const double LeastMilliseconds = 0.001;

    /// <summary>Power of the operator's noise relative to the logits' power: 10^(-dB/10).</summary>
    public double Noise => Math.Pow(10, -LogitSqnrDb / 10);

    /// <summary>Noise that goes for each millisecond that is paid. Where float costs nothing, a microsecond stands in.</summary>
    public double NoisePerMillisecond => Noise / Math.Max(ExtraMilliseconds, LeastMilliseconds);
}
