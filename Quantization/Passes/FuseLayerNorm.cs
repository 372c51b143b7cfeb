using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Replaces layer normalisation from primitives by the operator; over the channels of NCHW, by the operator between two Transposes.
/// </summary>
internal sealed class FuseLayerNorm : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto sqrt in index.Nodes.Where(node => node.Is("Sqrt")))
        {
            if (LayerNormPattern.Match(index, sqrt) is { } match)
            {
                // The nodes before the last stay in the graph; without a reader they are dropped.
                edits.Remove([match.Nodes[^1]]);
                Fuse(match, edits);
            }
        }
    }

    private static void Fuse(LayerNormMatch match, GraphEdits edits)
    {
        string input = match.ChannelsFirst ? edits.NewName($"{match.Output}_nhwc_input") : match.Input;
        string output = match.ChannelsFirst ? edits.NewName($"{match.Output}_nhwc") : match.Output;
        string scale = edits.Add(Flat(match.Scale, edits));
        string bias = edits.Add(Flat(match.Bias, edits));
        if (match.ChannelsFirst)
        {
            edits.Add(Layouts.ToNhwc(match.Input, input));
            edits.Add(Layouts.ToNchw(output, match.Output));
        }

        edits.Add(
            NodeFactory.Create("LayerNormalization", output, [input, scale, bias], output).With("axis", -1).With("epsilon", match.Epsilon));
    }

    private static TensorProto Flat(TensorProto tensor, GraphEdits edits) =>
        TensorWriter.Create(edits.NewName($"{tensor.Name}_row"), tensor.Floats(), tensor.Count());
}
