using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Replaces GELU from primitives, and the standard Gelu of operator set 20, by ONNX Runtime's own operators Gelu and FastGelu.
/// </summary>
internal sealed class FuseGelu : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto node in index.Nodes)
        {
            if (node.Is("Gelu"))
            {
                bool isTanh = node.Text("approximate", "none") == "tanh";
                Replace(new GeluMatch(node.Input[0], node.Output[0], isTanh, [node]), node, edits);
            }
            else if (GeluPattern.Match(index, node) is { } match && index.Producer(match.Output) is { } last)
            {
                // The nodes before the last stay in the graph; without a reader they are dropped.
                Replace(match, last, edits);
            }
        }
    }

    private static void Replace(GeluMatch match, NodeProto last, GraphEdits edits)
    {
        edits.Remove([last]);
        edits.Import(OperatorDomains.Microsoft, 1);
        edits.Add(
            NodeFactory.CreateIn(OperatorDomains.Microsoft, match.IsTanh ? "FastGelu" : "Gelu", match.Output, [match.Input], match.Output));
    }
}
