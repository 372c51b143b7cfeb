using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>An operator that the file defines by others (FunctionProto).</summary>
internal sealed class NetworkFunction(WireMessage message)
{
    private const int NameField = 1;
    private const int NodeField = 7;
    private const int DomainField = 10;
    private const int DefaultField = 11;
    private const int ValueField = 12;

    public string Name => message.Text(NameField);

    public string Domain => message.Text(DomainField);

    public IEnumerable<NetworkNode> Nodes => message.Messages(NodeField).Select(node => new NetworkNode(node));

    /// <summary>Attributes with the values that they have where a node does not give them.</summary>
    public IEnumerable<NetworkAttribute> Defaults => message.Messages(DefaultField).Select(attribute => new NetworkAttribute(attribute));

    public IEnumerable<NetworkValue> AllValues => message.Messages(ValueField).Select(value => new NetworkValue(value));
}
