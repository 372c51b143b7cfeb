using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>
/// Changes wished for one state of a graph. Nothing changes before <see cref="GraphRewriter"/> applies all of them at once.
/// </summary>
internal sealed class GraphEdits(GraphIndex index)
{
    private readonly List<GraphEdit> _edits = [];
    private readonly HashSet<string> _newNames = [];

    // By reference: protobuf messages compare by content, which is slow here and changes while a node is edited.
    private readonly HashSet<NodeProto> _removed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The changes in the order in which they were wished.</summary>
    public IReadOnlyList<GraphEdit> Items => _edits;

    public bool IsRemoved(NodeProto node) => _removed.Contains(node);

    /// <summary>A tensor name that is not in use: the given one, or that one with a number.</summary>
    public string NewName(string wish)
    {
        string name = wish;
        for (int number = 1; index.IsDefined(name) || !_newNames.Add(name); number++)
        {
            name = $"{wish}_{number}";
        }

        return name;
    }

    public void Add(NodeProto node) => _edits.Add(new GraphEdit.AddNode(node));

    /// <summary>Adds a constant and gives its name back.</summary>
    public string Add(TensorProto tensor)
    {
        _edits.Add(new GraphEdit.AddInitializer(tensor));
        return tensor.Name;
    }

    public void Remove(params IEnumerable<NodeProto> nodes)
    {
        foreach (NodeProto node in nodes.Where(_removed.Add))
        {
            _edits.Add(new GraphEdit.RemoveNode(node));
        }
    }

    public void Replace(string tensor, string by) => _edits.Add(new GraphEdit.ReplaceTensor(tensor, by));

    public void Import(string domain, long version) => _edits.Add(new GraphEdit.Import(domain, version));

    public void ReplaceInput(string name, ValueInfoProto by) => _edits.Add(new GraphEdit.ReplaceInput(name, by));
}
