using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>A graph (GraphProto): the network's own, or one inside of a node.</summary>
internal sealed class NetworkGraph(WireMessage message)
{
    private const int NodeField = 1;
    private const int InitializerField = 5;
    private const int InputField = 11;
    private const int OutputField = 12;
    private const int ValueField = 13;
    private const int SparseInitializerField = 15;

    private const int SparseValues = 1;

    public IEnumerable<NetworkNode> Nodes => message.Messages(NodeField).Select(node => new NetworkNode(node));

    /// <summary>The constants, and the values that are not 0 of sparse ones.</summary>
    public IEnumerable<NetworkTensor> Initializers => message.Messages(InitializerField)
        .Concat(message.Messages(SparseInitializerField).SelectMany(SparseParts)).Select(tensor => new NetworkTensor(tensor));

    public IEnumerable<NetworkValue> Inputs => Values(InputField);

    public IEnumerable<NetworkValue> Outputs => Values(OutputField);

    /// <summary>Inputs, outputs and whatever else a type is written down for.</summary>
    public IEnumerable<NetworkValue> AllValues => Values(InputField).Concat(Values(OutputField)).Concat(Values(ValueField));

    /// <summary>The tensors of a sparse tensor that hold values (SparseTensorProto.values).</summary>
    public static IEnumerable<WireMessage> SparseParts(WireMessage sparse) => sparse.Messages(SparseValues);

    /// <summary>Adds a node behind the others that hands a tensor on under another name.</summary>
    public void AddIdentity(string tensor, string name) => message.Add(NodeField, NetworkNode.Identity(tensor, name));

    /// <summary>Adds a node behind the others.</summary>
    public void Add(WireMessage node) => message.Add(NodeField, node);

    /// <summary>Adds nodes before the others.</summary>
    /// <param name="nodes">The nodes, in order.</param>
    public void Begin(IReadOnlyList<WireMessage> nodes)
    {
        foreach (WireMessage node in nodes.Reverse())
        {
            message.Insert(NodeField, node);
        }
    }

    /// <summary>Adds a constant.</summary>
    public void AddConstant(WireMessage tensor) => message.Add(InitializerField, tensor);

    /// <summary>Gives a tensor out too, of whatever shape the runtime finds that it has.</summary>
    public void AddOutput(string name) => message.Add(OutputField, NetworkValue.Named(name));

    /// <summary>Keeps a tensor inside that was an output.</summary>
    public void RemoveOutput(string name) =>
        message.Remove(field => field.Number == OutputField && new NetworkValue(field.Message).Name == name);

    /// <summary>Takes nodes out.</summary>
    public void RemoveNodes(IReadOnlySet<WireMessage> nodes) =>
        message.Remove(field => field.Number == NodeField && nodes.Contains(field.Message));

    /// <summary>Takes constants out, but for those of these names.</summary>
    public void KeepConstants(IReadOnlySet<string> names) =>
        message.Remove(field => field.Number == InitializerField && !names.Contains(new NetworkTensor(field.Message).Name));

    /// <summary>Takes inputs out.</summary>
    public void RemoveInputs(IReadOnlySet<string> names) =>
        message.Remove(field => field.Number == InputField && names.Contains(new NetworkValue(field.Message).Name));

    /// <summary>Takes out what is written down of tensors that are neither inputs nor outputs.</summary>
    public void RemoveValues(IReadOnlySet<string> names) =>
        message.Remove(field => field.Number == ValueField && names.Contains(new NetworkValue(field.Message).Name));

    private IEnumerable<NetworkValue> Values(int number) => message.Messages(number).Select(value => new NetworkValue(value));
}
