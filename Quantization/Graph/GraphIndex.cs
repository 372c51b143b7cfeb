using System.Diagnostics.CodeAnalysis;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Graph;

/// <summary>
/// Which nodes make and use each tensor of a graph, and which tensors are constant. A look at one state of the graph: after edits are
/// applied a new index is made.
/// </summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<string, List<NodeProto>> _consumers = [];
    private readonly Dictionary<string, TensorProto> _constants = [];
    private readonly HashSet<string> _outputs;
    private readonly HashSet<string> _inputs;

    public GraphIndex(ModelProto model)
    {
        Model = model;
        foreach (NodeProto node in Nodes)
        {
            Register(node);
        }

        foreach (TensorProto tensor in model.Graph.Initializer)
        {
            _constants[tensor.Name] = tensor;
        }

        _outputs = [.. model.Graph.Output.Select(output => output.Name)];
        _inputs = [.. model.Graph.Input.Select(input => input.Name).Where(name => !_constants.ContainsKey(name))];
    }

    public ModelProto Model { get; }

    /// <summary>The nodes in topological order.</summary>
    public IReadOnlyList<NodeProto> Nodes => Model.Graph.Node;

    /// <summary>Tensors that the caller of the model gives; initializers, which old models list too, are not among them.</summary>
    public IEnumerable<ValueInfoProto> Inputs => Model.Graph.Input.Where(input => _inputs.Contains(input.Name));

    public NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>The node that makes the tensor, when it is of the named standard type.</summary>
    public bool TryProducer(string tensor, string type, [NotNullWhen(true)] out NodeProto? node)
    {
        node = Producer(tensor);
        return node is not null && node.Is(type);
    }

    /// <summary>The nodes that read the tensor, each once, in topological order.</summary>
    public IReadOnlyList<NodeProto> Consumers(string tensor) => _consumers.TryGetValue(tensor, out List<NodeProto>? nodes) ? nodes : [];

    /// <summary>The node that alone reads the tensor; null when several do, or none, or the tensor is an output of the graph.</summary>
    public NodeProto? SoleConsumer(string tensor) => Consumers(tensor) is [NodeProto only] && !IsOutput(tensor) ? only : null;

    public bool IsOutput(string tensor) => _outputs.Contains(tensor);

    public bool IsDefined(string tensor) => _producers.ContainsKey(tensor) || _constants.ContainsKey(tensor) || _inputs.Contains(tensor);

    /// <summary>The tensor's constant value, or null when it depends on the input.</summary>
    public TensorProto? Constant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>The value of a constant with one float element, whatever its rank; null for every other tensor.</summary>
    public float? Scalar(string tensor) =>
        Constant(tensor) is { } constant && constant.DataType == (int)TensorProto.Types.DataType.Float && constant.Count() == 1
            ? constant.Floats()[0]
            : null;

    private void Register(NodeProto node)
    {
        foreach (string output in node.Output.Where(output => output.Length > 0))
        {
            _producers.Add(output, node);
        }

        foreach (string input in node.Input.Where(input => input.Length > 0).Distinct())
        {
            if (!_consumers.TryGetValue(input, out List<NodeProto>? nodes))
            {
                _consumers.Add(input, nodes = []);
            }

            nodes.Add(node);
        }
    }
}
