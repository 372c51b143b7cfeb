using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// An ONNX file (ModelProto) whose parts can be looked at and changed without a library for protobuf, and without copying its weights.
/// </summary>
/// <seealso href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto: the fields and their numbers</seealso>
internal sealed class Network
{
    private const int GraphField = 7;
    private const int OperatorSetField = 8;
    private const int FunctionField = 25;

    // OperatorSetIdProto.
    private const int SetDomainField = 1;
    private const int SetVersionField = 2;

    private readonly WireMessage _model;

    // Of all tensors; null until one is asked for.
    private HashSet<string>? _names;

    private Network(WireMessage model, NetworkGraph graph)
    {
        _model = model;
        Graph = graph;
        Functions = [.. model.Messages(FunctionField).Select(function => new NetworkFunction(function))];
        OwnGraphs = [.. WithInner([graph])];
        Graphs = [.. OwnGraphs, .. WithInner(InnerOf(Functions.SelectMany(function => function.Nodes)))];
    }

    /// <summary>The network's own graph.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The graph, and those inside of its nodes.</summary>
    public IReadOnlyList<NetworkGraph> OwnGraphs { get; }

    /// <summary>Those, and the ones inside of the functions' nodes.</summary>
    public IReadOnlyList<NetworkGraph> Graphs { get; }

    /// <summary>Functions that the file brings along.</summary>
    public IReadOnlyList<NetworkFunction> Functions { get; }

    /// <summary>Every node, wherever it stands.</summary>
    public IEnumerable<NetworkNode> Nodes =>
        Graphs.SelectMany(graph => graph.Nodes).Concat(Functions.SelectMany(function => function.Nodes));

    /// <summary>Version of the standard operator set; 0 where none is named.</summary>
    public long StandardVersion => _model.Messages(OperatorSetField).Where(set => set.Text(SetDomainField) is "" or "ai.onnx")
        .Select(set => set.Integer(SetVersionField)).FirstOrDefault();

    /// <summary>Whether it was changed since it was read.</summary>
    public bool IsChanged => _model.IsChanged;

    /// <summary>Number of bytes that <see cref="ToBytes"/> gives.</summary>
    public long Length => _model.Length;

    /// <exception cref="MalformedWireException">The bytes are no ONNX file.</exception>
    public static Network Parse(ReadOnlyMemory<byte> bytes)
    {
        WireMessage model = WireMessage.Parse(bytes);
        return model.Message(GraphField) is { } graph
            ? new Network(model, new NetworkGraph(graph))
            : throw new MalformedWireException("There is no graph.");
    }

    /// <summary>Names a set of operators that nodes may be of.</summary>
    public void AddOperatorSet(string domain, long version)
    {
        WireMessage set = WireMessage.Create();
        set.Set(SetDomainField, domain);
        set.Set(SetVersionField, version);
        _model.Add(OperatorSetField, set);
    }

    /// <summary>A name that no tensor of the graph has: the one that is wanted, or a longer one.</summary>
    public string NewName(string wanted)
    {
        _names ??=
        [
            .. OwnGraphs.SelectMany(graph => graph.Nodes).SelectMany(node => node.Inputs.Concat(node.Outputs)),
            .. Graph.AllValues.Select(value => value.Name), .. Graph.Initializers.Select(tensor => tensor.Name),
        ];
        while (!_names.Add(wanted))
        {
            wanted += "_";
        }

        return wanted;
    }

    /// <summary>Takes out constants of a network without inner graphs that no node reads any more.</summary>
    public void RemoveUnreadConstants() => Graph.KeepConstants(
        Graph.Nodes.SelectMany(node => node.Inputs).Concat(Graph.Outputs.Select(output => output.Name)).ToHashSet());

    /// <summary>The file as it is now.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[checked((int)Length)];
        int position = 0;
        _model.Write(bytes, ref position);
        return bytes;
    }

    private static IEnumerable<NetworkGraph> WithInner(IEnumerable<NetworkGraph> outer)
    {
        Stack<NetworkGraph> open = new(outer);
        while (open.TryPop(out NetworkGraph? next))
        {
            yield return next;
            foreach (NetworkGraph inner in InnerOf(next.Nodes))
            {
                open.Push(inner);
            }
        }
    }

    /// <summary>The nodes of the graphs inside of a node, which read tensors of the graph around it by name.</summary>
    public static IEnumerable<NetworkNode> NodesInside(NetworkNode node) => WithInner(InnerOf([node])).SelectMany(graph => graph.Nodes);

    private static IEnumerable<NetworkGraph> InnerOf(IEnumerable<NetworkNode> nodes) =>
        nodes.SelectMany(node => node.Attributes).SelectMany(attribute => attribute.Graphs);
}
