namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>Which nodes write and which read the tensors of a network's own graph.</summary>
internal sealed class GraphTrace
{
    private readonly Dictionary<string, NetworkNode> _producers = [];
    private readonly Dictionary<string, NetworkTensor> _constants = [];
    private readonly Dictionary<string, NetworkValue> _values = [];
    private readonly Dictionary<string, int> _readers = [];

    public GraphTrace(Network network)
    {
        foreach (NetworkNode node in network.Graph.Nodes)
        {
            foreach (string output in node.Outputs)
            {
                _producers.TryAdd(output, node);
            }
        }

        foreach (NetworkTensor tensor in network.Graph.Initializers)
        {
            _constants.TryAdd(tensor.Name, tensor);
        }

        foreach (NetworkValue value in network.Graph.AllValues)
        {
            _values.TryAdd(value.Name, value);
        }

        // Inner graphs read tensors of the outer ones by name; functions have names of their own.
        foreach (string input in network.OwnGraphs.SelectMany(graph => graph.Nodes).SelectMany(node => node.Inputs))
        {
            _readers[input] = _readers.GetValueOrDefault(input) + 1;
        }
    }

    /// <summary>The node that makes a tensor; null where it is given or constant.</summary>
    public NetworkNode? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>A constant; null where the tensor is none.</summary>
    public NetworkTensor? Constant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>The shape that is written down for a tensor, -1 for an open size; null where none is.</summary>
    public IReadOnlyList<long>? Shape(string tensor) => _values.GetValueOrDefault(tensor)?.Shape;

    /// <summary>Number of the element type that is written down for a tensor; 0 where none is.</summary>
    public long ElementType(string tensor) => _values.GetValueOrDefault(tensor)?.ElementType ?? 0;

    /// <summary>How often nodes read a tensor.</summary>
    public int Readers(string tensor) => _readers.GetValueOrDefault(tensor);
}
