namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>
/// Takes the mean of the weights' rounding error out of a layer's result: with Ŵ the weights as int8 has them and m the mean of the input,
/// the result is wrong by (Ŵ - W)m on average, and the bias can give that back (Nagel et al., "Data-free quantization through weight
/// equalization and bias correction", 2019).
/// </summary>
internal static class BiasCorrection
{
    /// <summary>The corrected bias, one value for each output channel.</summary>
    /// <param name="bias">The bias, or empty for a layer without.</param>
    /// <param name="weights">The float weights.</param>
    /// <param name="quantized">What became of them, in the same order.</param>
    /// <param name="channelsOf">The input and the output channel that the weight of an index joins.</param>
    /// <param name="means">Mean of each input channel.</param>
    public static float[] Apply(
        ReadOnlySpan<float> bias, ReadOnlySpan<float> weights, QuantizedWeights quantized, Func<int, (int Input, int Output)> channelsOf,
        ReadOnlySpan<double> means)
    {
        double[] corrected = new double[quantized.Scales.Length];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            corrected[channel] = bias[channel];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            (int input, int output) = channelsOf(i);
            corrected[output] -= (((double)quantized.Values[i] * quantized.Scales[output]) - weights[i]) * means[input];
        }

        return [.. corrected.Select(value => (float)value)];
    }
}
