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
    /// x64 without VNNI adds them so, and saturates.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="channels">N.</param>
    public static QuantizedWeights SafeColumns(ReadOnlySpan<float> weights, int channels)
    {
        float[] floors = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            floors[channel] = LargestPair(weights[channel..], weights.Length / channels, channels) / Steps;
        }

        return Columns(weights, channels, floors);
    }

    private static QuantizedWeights Columns(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> floors)
    {
        float[] scales = new float[channels];
        for (ReadOnlySpan<float> rest = weights; !rest.IsEmpty; rest = rest[channels..])
        {
            for (int channel = 0; channel < scales.Length; channel++)
            {
                scales[channel] = Math.Max(scales[channel], Math.Abs(rest[channel]));
            }
        }

        Finish(scales, floors);
        sbyte[] values = new sbyte[weights.Length];
        for (int row = 0; row < values.Length; row += channels)
        {
            for (int channel = 0; channel < scales.Length; channel++)
            {
                values[row + channel] = Quantize(weights[row + channel], scales[channel]);
            }
        }

        return new QuantizedWeights(values, scales);
    }

    /// <summary>Weights [M, …] of a convolution: channels are the first axis.</summary>
    public static QuantizedWeights Filters(ReadOnlySpan<float> weights, int channels) => Filters(weights, channels, []);

    /// <summary>
    /// The same as <see cref="SafeColumns"/> for a convolution whose sums go through the channels of one pixel after the other.
    /// </summary>
    /// <param name="weights">The weights [M, C, kH, kW].</param>
    /// <param name="channels">M.</param>
    /// <param name="area">kH * kW.</param>
    public static QuantizedWeights SafeFilters(ReadOnlySpan<float> weights, int channels, int area)
    {
        int length = weights.Length / channels;
        float[] floors = new float[channels];
        float[] summed = new float[length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int i = 0; i < length; i++)
            {
                summed[(i % area * (length / area)) + (i / area)] = weights[(channel * length) + i];
            }

            floors[channel] = LargestPair(summed, length, 1) / Steps;
        }

        return Filters(weights, channels, floors);
    }

    private static QuantizedWeights Filters(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> floors)
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

    /// <summary>
    /// Weights of an operator that adds its bias as int32: where a bias could not be expressed with the scale of its channel, the channel
    /// is quantized again with a larger one.
    /// </summary>
    /// <param name="quantized">The weights, quantized without regard to a bias.</param>
    /// <param name="weights">What they were made of.</param>
    /// <param name="channelsOf">The input and the output channel that the weight of an index joins.</param>
    /// <param name="bias">One value for each output channel.</param>
    /// <param name="inputScale">Scale of the activation.</param>
    public static QuantizedWeights WithIntegerBias(
        QuantizedWeights quantized, ReadOnlySpan<float> weights, Func<int, (int Input, int Output)> channelsOf, ReadOnlySpan<float> bias,
        float inputScale)
    {
        float[] scales = [.. quantized.Scales];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            scales[channel] = Math.Max(scales[channel], (float)(Math.Abs(bias[channel]) / (inputScale * LargestBias)));
        }

        if (scales.AsSpan().SequenceEqual(quantized.Scales))
        {
            return quantized;
        }

        sbyte[] values = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            values[i] = Quantize(weights[i], scales[channelsOf(i).Output]);
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

    /// <summary>Largest magnitudes become scales, none of them below its floor.</summary>
    private static void Finish(Span<float> scales, ReadOnlySpan<float> floors)
    {
        for (int channel = 0; channel < scales.Length; channel++)
        {
            float floor = floors.IsEmpty ? MinimumScale : Math.Max(floors[channel], MinimumScale);
            scales[channel] = Math.Max(scales[channel] / Steps, floor);
        }
    }

    private static sbyte Quantize(float weight, float scale) =>
        (sbyte)Math.Clamp(MathF.Round(weight / scale, MidpointRounding.ToEven), -sbyte.MaxValue, sbyte.MaxValue);
}

/// <summary>Symmetric int8 weights with a scale for each output channel: weight = Values * Scales[channel].</summary>
/// <param name="Values">-127..127, in the order of the weights they were made of.</param>
/// <param name="Scales">Above 0.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales);
