namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>
/// Quantizes weights to int8, symmetric, with a scale for each output channel. -128 is not used, so that negation stays exact.
/// </summary>
internal static class WeightQuantizer
{
    private const float Steps = sbyte.MaxValue;
    private const float MinimumScale = 1e-30f;

    // An int32 sum of the layer has to stay clear of overflow when the bias joins it.
    private const double LargestBias = 1 << 30;

    /// <summary>Weights [K, N] of a MatMul: channels are columns.</summary>
    public static QuantizedWeights Columns(ReadOnlySpan<float> weights, int channels) => Columns(weights, channels, []);

    /// <summary>
    /// Weights [K, N] so small that no two neighbours of the summed axis overflow 16 bits with any two bytes: 255 (w + v) stays below 2^15.
    /// x64 without VNNI
    /// adds them so, and saturates.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="channels">N.</param>
    /// <param name="bias">The bias [N] that will be added as int32, or empty.</param>
    /// <param name="inputScale">Scale of the activation.</param>
    public static QuantizedWeights SafeColumns(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> bias, float inputScale)
    {
        double[] floors = Floors(bias, channels, inputScale);
        for (int channel = 0; channel < channels; channel++)
        {
            floors[channel] = Math.Max(floors[channel], LargestPair(weights[channel..], weights.Length / channels, channels) / Steps);
        }

        return Columns(weights, channels, floors);
    }

    private static QuantizedWeights Columns(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<double> floors)
    {
        float[] scales = new float[channels];
        for (int i = 0; i < weights.Length; i++)
        {
            scales[i % channels] = Math.Max(scales[i % channels], Math.Abs(weights[i]));
        }

        Finish(scales, floors);
        sbyte[] values = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            values[i] = Quantize(weights[i], scales[i % channels]);
        }

        return new QuantizedWeights(values, scales);
    }

    /// <summary>Weights [M, …] of a convolution: channels are the first axis.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="channels">M.</param>
    /// <param name="bias">The bias [M] that will be added as int32, or empty.</param>
    /// <param name="inputScale">Scale of the activation.</param>
    public static QuantizedWeights Filters(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> bias, float inputScale) =>
        Filters(weights, channels, Floors(bias, channels, inputScale));

    /// <summary>
    /// The same as <see cref="SafeColumns"/> for a convolution whose sums go through the channels of one pixel after the other.
    /// </summary>
    /// <param name="weights">The weights [M, C, kH, kW].</param>
    /// <param name="channels">M.</param>
    /// <param name="area">kH * kW.</param>
    /// <param name="bias">The bias [M] that will be added as int32, or empty.</param>
    /// <param name="inputScale">Scale of the activation.</param>
    public static QuantizedWeights SafeFilters(ReadOnlySpan<float> weights, int channels, int area, ReadOnlySpan<float> bias, float inputScale)
    {
        int length = weights.Length / channels;
        double[] floors = Floors(bias, channels, inputScale);
        float[] summed = new float[length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < length; i++)
            {
                summed[(i % area * (length / area)) + (i / area)] = weights[(channel * length) + i];
            }

            floors[channel] = Math.Max(floors[channel], LargestPair(summed, length, 1) / Steps);
        }

        return Filters(weights, channels, floors);
    }

    private static QuantizedWeights Filters(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<double> floors)
    {
        int length = weights.Length / channels;
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            foreach (float weight in weights.Slice(channel * length, length))
            {
                scales[channel] = Math.Max(scales[channel], Math.Abs(weight));
            }
        }

        Finish(scales, floors);
        sbyte[] values = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            values[i] = Quantize(weights[i], scales[i / length]);
        }

        return new QuantizedWeights(values, scales);
    }

    /// <summary>A bias as int32, in the unit of the layer's integer sums: bias / (inputScale * weightScale).</summary>
    public static int[] Bias(ReadOnlySpan<float> bias, float inputScale, ReadOnlySpan<float> weightScales)
    {
        int[] values = new int[bias.Length];
        for (int channel = 0; channel < values.Length; channel++)
        {
            values[channel] = (int)Math.Round(bias[channel] / ((double)inputScale * weightScales[channel]), MidpointRounding.ToEven);
        }

        return values;
    }

    /// <summary>The scales below which a bias could not be expressed; 0 without a bias.</summary>
    private static double[] Floors(ReadOnlySpan<float> bias, int channels, float inputScale)
    {
        double[] floors = new double[channels];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            floors[channel] = Math.Abs(bias[channel]) / (inputScale * LargestBias);
        }

        return floors;
    }

    // What one instruction adds up: the first and second weight, the third and fourth, and so on. Rounding adds at most one half to each.
    private static float LargestPair(ReadOnlySpan<float> weights, int count, int stride)
    {
        float largest = 0;
        for (int i = 0; i + 1 < count; i += 2)
        {
            (float one, float other) = (weights[i * stride], weights[(i + 1) * stride]);
            largest = Math.Max(largest, Math.Max(Math.Max(one, 0) + Math.Max(other, 0), -Math.Min(one, 0) - Math.Min(other, 0)));
        }

        return largest;
    }

    /// <summary>Largest magnitudes become scales; where a bias could not be expressed with the scale, it is raised to the floor.</summary>
    private static void Finish(Span<float> scales, ReadOnlySpan<double> floors)
    {
        for (int channel = 0; channel < scales.Length; channel++)
        {
            float floor = floors.IsEmpty ? 0 : (float)floors[channel];
            scales[channel] = Math.Max(Math.Max(scales[channel] / Steps, floor), MinimumScale);
        }
    }

    private static sbyte Quantize(float weight, float scale) =>
        (sbyte)Math.Clamp(MathF.Round(weight / scale, MidpointRounding.ToEven), -sbyte.MaxValue, sbyte.MaxValue);
}

/// <summary>Symmetric int8 weights with a scale for each output channel: weight = Values * Scales[channel].</summary>
/// <param name="Values">-127..127, in the order of the weights they were made of.</param>
/// <param name="Scales">Above 0.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales);
