using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>One change of a graph, as data. <see cref="GraphEdits"/> collects them and <see cref="GraphRewriter"/> applies them.</summary>
internal abstract record GraphEdit
{
    private GraphEdit()
    {
    }

    /// <summary>A new node; where it stands follows from what it reads and makes.</summary>
    public sealed record AddNode(NodeProto Node) : GraphEdit;

    public sealed record RemoveNode(NodeProto Node) : GraphEdit;

    public sealed record AddInitializer(TensorProto Tensor) : GraphEdit;

    /// <summary>Every node that reads a tensor reads another one from now on.</summary>
    public sealed record ReplaceTensor(string Tensor, string By) : GraphEdit;

    /// <summary>The model uses an operator set in at least this version.</summary>
    public sealed record Import(string Domain, long Version) : GraphEdit;

    /// <summary>The input of the graph gets another name and type.</summary>
    public sealed record ReplaceInput(string Name, ValueInfoProto By) : GraphEdit;
}
