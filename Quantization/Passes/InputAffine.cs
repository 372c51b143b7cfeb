using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Folds an affine of the input's channels into a linear operator: (x·g + b)W + c = x(diag(g)W) + (bW + c). For a convolution the same
/// holds at every pixel, as long as it does not pad.
/// </summary>
internal static class InputAffine
{
    /// <summary>Writes the operator again so that it reads x where it read x * scale + shift.</summary>
    /// <param name="reader">The operator; a convolution must not pad and must have one group.</param>
    /// <param name="scale">One factor for each input channel.</param>
    /// <param name="shift">One summand for each input channel, or empty for none.</param>
    /// <param name="edits">Where the changes go.</param>
    public static void Fold(LinearOperator reader, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, GraphEdits edits)
    {
        ReadOnlySpan<float> old = reader.Weights.Floats();
        float[] weights = new float[old.Length];
        double[] sums = new double[reader.Channels];
        for (int i = 0; i < old.Length; i++)
        {
            (int input, int output) = reader.ChannelsOf(i);
            weights[i] = old[i] * scale[input];
            sums[output] += shift.IsEmpty ? 0 : (double)shift[input] * old[i];
        }

        Write(reader, weights, Bias(reader, sums, !shift.IsEmpty), edits);
    }

    private static float[]? Bias(LinearOperator reader, double[] sums, bool isShifted)
    {
        ReadOnlySpan<float> old = reader.Bias is null ? [] : reader.Bias.Floats();
        if (old.IsEmpty && !isShifted)
        {
            return null;
        }

        float[] bias = new float[sums.Length];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            bias[channel] = (float)(sums[channel] + (old.IsEmpty ? 0 : old[channel]));
        }

        return bias;
    }

    private static void Write(LinearOperator reader, float[] weights, float[]? bias, GraphEdits edits)
    {
        switch (reader)
        {
            case Pointwise layer:
                edits.Remove(layer.Nodes);
                PointwiseWriter.Add(layer, weights, bias, layer.Output, edits);
                break;
            case Convolution convolution:
                edits.Remove([convolution.Conv]);
                edits.Add((convolution with
                {
                    Weights = TensorWriter.Create(
                        edits.NewName($"{convolution.Weights.Name}_folded"), weights, [.. convolution.Weights.Dims]),
                    Bias = bias is null ? null : TensorWriter.Create(edits.NewName($"{convolution.Weights.Name}_bias"), bias, bias.Length),
                }).Rewritten(edits));
                break;
            default:
                throw new ArgumentException($"'{reader.Name}' is neither a linear layer nor a convolution.", nameof(reader));
        }
    }
}
