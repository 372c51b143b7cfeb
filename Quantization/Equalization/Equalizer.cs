using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Workers;

namespace EdgeConvNeXt.Quantization.Equalization;

/// <summary>
/// Moves scale between channels where that changes nothing in float: from a LayerNormalization's factor into the weights of the layer that
/// reads it. GELU is not linear, so nothing moves across it. For the results of depthwise convolutions see <see
/// cref="DepthwiseEqualizer"/>.
/// </summary>
internal static class Equalizer
{
    /// <summary>A model that computes the same, with balanced channels.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="operators">Names of the operators that are to become integer; the others' inputs are left alone.</param>
    /// <param name="channels">What the channels of those operators' inputs did.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="sites">Number of places where scale was moved.</param>
    public static ModelProto Balance(
        ModelProto model, IReadOnlySet<string> operators, IReadOnlyDictionary<string, ChannelStatistics> channels, int threads,
        out int sites)
    {
        ModelProto balanced = model.Clone();
        GraphIndex index = new(balanced);
        GraphEdits edits = new(index);
        NormedLayer[] layers = [.. NormedLayer.FindAll(index).Where(site => operators.Contains(site.Reader.Name))];
        float[]?[] divisors = new float[]?[layers.Length];
        ParallelLoop.Run(layers.Length, threads, i => divisors[i] = ChannelBalance.Choose(channels[layers[i].Tensor], layers[i].Reader));
        sites = 0;
        foreach ((NormedLayer layer, float[]? chosen) in layers.Zip(divisors))
        {
            if (chosen is not null)
            {
                Move(layer, chosen, edits);
                sites++;
            }
        }

        GraphRewriter.Apply(balanced, edits);
        return balanced;
    }

    private static void Move(NormedLayer site, float[] divisors, GraphEdits edits)
    {
        NodeProto norm = site.Norm.Clone();
        norm.Input[1] = edits.Add(Divided(site.Scale, divisors, edits));
        if (site.Bias is not null)
        {
            norm.Input[2] = edits.Add(Divided(site.Bias, divisors, edits));
        }

        edits.Remove([site.Norm]);
        edits.Add(norm);
        InputAffine.Fold(site.Reader, divisors, [], edits);
    }

    private static TensorProto Divided(TensorProto tensor, float[] divisors, GraphEdits edits)
    {
        float[] values = tensor.Floats().ToArray();
        for (int channel = 0; channel < values.Length; channel++)
        {
            values[channel] /= divisors[channel];
        }

        return TensorWriter.Create(edits.NewName($"{tensor.Name}_balanced"), values, values.Length);
    }
}
