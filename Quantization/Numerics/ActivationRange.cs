namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>The values of an activation that its 8 bits have to express. Values beyond are clipped.</summary>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value, not below <paramref name="Minimum"/>.</param>
internal readonly record struct ActivationRange(float Minimum, float Maximum)
{
    /// <summary>The range widened to hold 0, which has to be exact: padding and clipped negatives are zeros.</summary>
    public ActivationRange WithZero() => new(Math.Min(Minimum, 0), Math.Max(Maximum, 0));
}
