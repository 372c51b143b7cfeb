namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>Quantizes weights to int8, symmetric, with a scale for each output channel. -128 is not used, so that negation stays exact.</summary>
internal static class WeightQuantizer
{
    private const float Steps = sbyte.MaxValue;
    private const float MinimumScale = 1e-30f;

    // An int32 sum of the layer has to stay clear of overflow when the bias joins it.
    private const double LargestBias = 1 << 30;

    /// <summary>Weights [K, N] of a MatMul: channels are columns.</summary>
    public static QuantizedWeights Columns(ReadOnlySpan<float> weights, int channels)
    {
        float[] scales = new float[channels];
        for (int i = 0; i < weights.Length; i++)
        {
            scales[i % channels] = Math.Max(scales[i % channels], Math.Abs(weights[i]));
        }

        Finish(scales, []);
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
    public static QuantizedWeights Filters(ReadOnlySpan<float> weights, int channels, ReadOnlySpan<float> bias, float inputScale)
    {
        int length = weights.Length / channels;
        float[] scales = new float[channels];
        double[] floors = new double[bias.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            foreach (float weight in weights.Slice(channel * length, length))
            {
                scales[channel] = Math.Max(scales[channel], Math.Abs(weight));
            }
        }

        for (int channel = 0; channel < bias.Length; channel++)
        {
            floors[channel] = Math.Abs(bias[channel]) / (inputScale * LargestBias);
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
