using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Folds the affine of a LayerNormalization into the one linear layer that reads it: (x·g + b)W + c = x(diag(g)W) + (bW + c). What is left
/// normalises alone: every channel that is quantized afterwards has mean 0 and a spread near 1.
/// </summary>
internal sealed class FoldLayerNormAffine : IGraphPass
{
    public string Name => "fold the affine of layer normalisation";

    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto norm in index.Nodes.Where(node => node.Is("LayerNormalization")))
        {
            if (index.Constant(norm.Input[1]) is { Dims.Count: 1 } scale && index.SoleConsumer(norm.Output[0]) is { } reader
                && Pointwise.Match(index, reader) is { } layer && layer.Input == norm.Output[0] && layer.Depth == scale.Count())
            {
                TensorProto? bias = norm.Input.Count > 2 ? index.Constant(norm.Input[2]) : null;
                Fold(norm, scale.Floats(), bias is null ? [] : bias.Floats(), layer, edits);
            }
        }
    }

    private static void Fold(NodeProto norm, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Pointwise layer, GraphEdits edits)
    {
        ReadOnlySpan<float> old = layer.Weights.Floats();
        float[] weights = new float[old.Length];
        double[] sums = new double[layer.Channels];
        for (int i = 0; i < old.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, layer.Channels);
            weights[i] = old[i] * scale[row];
            sums[column] += shift.IsEmpty ? 0 : (double)shift[row] * old[i];
        }

        float[] bias = new float[layer.Channels];
        ReadOnlySpan<float> oldBias = layer.Bias is null ? [] : layer.Bias.Floats();
        for (int column = 0; column < bias.Length; column++)
        {
            bias[column] = (float)(sums[column] + (oldBias.IsEmpty ? 0 : oldBias[column]));
        }

        edits.Remove([norm, .. layer.Nodes]);
        edits.Add(WithoutAffine(norm, scale.Length, edits));
        PointwiseWriter.Add(layer, weights, bias, layer.Output, edits);
    }

    private static NodeProto WithoutAffine(NodeProto norm, int channels, GraphEdits edits)
    {
        float[] ones = new float[channels];
        Array.Fill(ones, 1f);
        NodeProto plain = norm.Clone();
        plain.Input.Clear();
        plain.Input.Add(norm.Input[0]);
        plain.Input.Add(edits.Add(TensorWriter.Create(edits.NewName($"{norm.Output[0]}_ones"), ones, channels)));
        return plain;
    }
}
