namespace EdgeConvNeXt.Runtime.Inference;

/// <summary>How far scores may be from the reference and still count as the same model. The best label has to be the same whatever it says.</summary>
public sealed record ReferenceTolerance
{
    /// <summary>
    /// Least signal to noise ratio of the scores in dB: 10 log10 of summed squared reference over summed squared differences. Float16 keeps about 50, INT8 about 20 to 30;
    /// a device that computes nonsense has 0 or less.
    /// </summary>
    public double MinimumSqnrDb { get; init; } = 15;

    /// <summary>Least cosine, -1..1, between a picture's scores and the reference's.</summary>
    public double MinimumCosine { get; init; } = 0.98;
}
