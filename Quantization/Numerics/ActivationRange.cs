using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>The values of an activation that its 8 bits have to express. Values beyond are clipped.</summary>
/// <param name="Minimum">Smallest value.</param>
/// <param name="Maximum">Largest value, not below <paramref name="Minimum"/>.</param>
internal readonly record struct ActivationRange(float Minimum, float Maximum)
{
    /// <summary>What normalised pixels can be: (pixel / 255 - mean) / std for the values 0 to 255 in each channel.</summary>
    public static ActivationRange OfPixels(ImageInput input) => new(
        input.Mean.Zip(input.Std, (mean, std) => -mean / std).Min(), input.Mean.Zip(input.Std, (mean, std) => (1 - mean) / std).Max());

    /// <summary>The range widened to hold another one.</summary>
    public ActivationRange With(ActivationRange other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>The range widened to hold 0, which has to be exact: padding and clipped negatives are zeros.</summary>
    public ActivationRange WithZero() => new(Math.Min(Minimum, 0), Math.Max(Maximum, 0));
}
