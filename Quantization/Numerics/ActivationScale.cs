using System.Runtime.Intrinsics;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>
/// Affine quantization of an activation to uint8: q = clamp(round(x / Scale) + ZeroPoint, 0, 255), rounding half to even, as the operator
/// QuantizeLinear of the ONNX standard defines it.
/// </summary>
/// <param name="Scale">Width of one step, above 0.</param>
/// <param name="ZeroPoint">The step that stands for 0.</param>
internal readonly record struct ActivationScale(float Scale, byte ZeroPoint)
{
    /// <summary>Raw camera bytes: each is its own value.</summary>
    public static ActivationScale Pixels { get; } = new(1f, 0);

    /// <summary>The finest steps that cover a range and express 0 exactly.</summary>
    public static ActivationScale Covering(ActivationRange range)
    {
        ActivationRange whole = range.WithZero();
        float scale = (whole.Maximum - whole.Minimum) / byte.MaxValue;

        // A tensor that is 0 on every image, or nearly so: any scale expresses it; a normal number keeps the reciprocal finite.
        if (scale < MinimumScale)
        {
            return new ActivationScale(MinimumScale, 0);
        }

        return new ActivationScale(scale, (byte)Math.Clamp(MathF.Round(-whole.Minimum / scale, MidpointRounding.ToEven), 0, byte.MaxValue));
    }

    /// <summary>The step of a value.</summary>
    public byte Quantize(float value) =>
        (byte)Math.Clamp(MathF.Round(value / Scale, MidpointRounding.ToEven) + ZeroPoint, 0, byte.MaxValue);

    /// <summary>The value of a step.</summary>
    public float Dequantize(byte step) => (step - ZeroPoint) * Scale;

    /// <summary>Each value as its step gives it back.</summary>
    public Vector256<float> Rounded(Vector256<float> values)
    {
        Vector256<float> zeroPoint = Vector256.Create((float)ZeroPoint);
        Vector256<float> steps = Vector256.Round(values / Vector256.Create(Scale)) + zeroPoint;
        return (Vector256.Clamp(steps, Vector256<float>.Zero, Vector256.Create((float)byte.MaxValue)) - zeroPoint) * Scale;
    }

    private const float MinimumScale = 1e-30f;
}

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
