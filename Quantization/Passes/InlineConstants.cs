using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// Turns Constant nodes into initializers and takes out what only hands its input on: Identity, and Dropout outside of training.
/// </summary>
internal sealed class InlineConstants : IGraphPass
{
    public void Plan(GraphIndex index, GraphEdits edits)
    {
        foreach (NodeProto node in index.Nodes)
        {
            if (node.Is("Constant") && Value(node) is { } tensor)
            {
                edits.Remove([node]);
                edits.Add(tensor);
            }
            else if (HandsOn(node))
            {
                edits.Remove([node]);
                edits.Replace(node.Output[0], node.Input[0]);
            }
        }
    }

    // A Dropout whose mask is wanted, or whose training mode is an input of the model, stays.
    private static bool HandsOn(NodeProto node) =>
        node.Is("Identity") || (node.Is("Dropout") && node.Output.Count == 1 && node.Input.Count < 3);

    private static TensorProto? Value(NodeProto node)
    {
        string name = node.Output[0];
        AttributeProto? attribute = node.Attribute.FirstOrDefault();
        return attribute?.Name switch
        {
            "value" => Renamed(attribute.T, name),
            "value_float" => TensorWriter.Scalar(name, attribute.F),
            "value_floats" => TensorWriter.Create(name, attribute.Floats.ToArray(), attribute.Floats.Count),
            "value_int" => TensorWriter.Create(name, [attribute.I], []),
            "value_ints" => TensorWriter.Create(name, attribute.Ints.ToArray(), attribute.Ints.Count),
            _ => null,
        };
    }

    private static TensorProto Renamed(TensorProto tensor, string name)
    {
        TensorProto renamed = tensor.Clone();
        renamed.Name = name;
        return renamed;
    }
}
