using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>Folds a factor for each channel (ConvNeXt's layer scale) into the linear layer before it: (xW + b)·g = x(W·g) + b·g.</summary>
internal sealed class FoldLayerScale : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto mul in index.Nodes.Where(node => node.Is("Mul")))
        {
            foreach (string input in mul.Input)
            {
                if (BinaryOperands.Constant(index, mul, input) is { Dims.Count: > 0 } scale && index.SoleConsumer(input) == mul
                    && Pointwise.Producing(index, input) is { } layer && scale.Count() == layer.Channels
                    && scale.Dims[^1] == layer.Channels)
                {
                    Fold(layer, scale.Floats(), mul, edits);
                }
            }
        }
    }

    private static void Fold(Pointwise layer, ReadOnlySpan<float> scale, NodeProto mul, GraphEdits edits)
    {
        float[] weights = layer.Weights.Floats().ToArray();
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= scale[i % scale.Length];
        }

        float[]? bias = layer.Bias?.Floats().ToArray();
        for (int i = 0; i < bias?.Length; i++)
        {
            bias[i] *= scale[i];
        }

        edits.Remove([.. layer.Nodes, mul]);
        PointwiseWriter.Add(layer, weights, bias, mul.Output[0], edits);
    }
}
