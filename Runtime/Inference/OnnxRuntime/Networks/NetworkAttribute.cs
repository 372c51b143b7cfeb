using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>An attribute of a node (AttributeProto).</summary>
internal sealed class NetworkAttribute(WireMessage message)
{
    private const int NameField = 1;
    private const int FloatField = 2;
    private const int IntegerField = 3;
    private const int TextField = 4;
    private const int TensorField = 5;
    private const int GraphField = 6;
    private const int FloatsField = 7;
    private const int IntegersField = 8;
    private const int TensorsField = 10;
    private const int GraphsField = 11;
    private const int TypeField = 14;
    private const int TypesField = 15;
    private const int KindField = 20;
    private const int SparseTensorField = 22;
    private const int SparseTensorsField = 23;

    // AttributeProto.AttributeType.
    private const int IntegerKind = 2;
    private const int IntegersKind = 7;

    public string Name => message.Text(NameField);

    public long Integer => message.Integer(IntegerField);

    /// <summary>Its word; empty where it has none.</summary>
    public string Text => message.Text(TextField);

    /// <summary>Its list of integers; empty where it has none.</summary>
    public IReadOnlyList<long> Integers => message.Integers(IntegersField);

    /// <summary>Its float or floats as bytes; empty where it has none.</summary>
    public byte[] Floats => [.. message.All(FloatField).Concat(message.All(FloatsField)).SelectMany(field => field.Bytes.ToArray())];

    public IEnumerable<NetworkTensor> Tensors => message.Messages(TensorField).Concat(message.Messages(TensorsField))
        .Concat(message.Messages(SparseTensorField).Concat(message.Messages(SparseTensorsField)).SelectMany(NetworkGraph.SparseParts))
        .Select(tensor => new NetworkTensor(tensor));

    public IEnumerable<NetworkGraph> Graphs =>
        message.Messages(GraphField).Concat(message.Messages(GraphsField)).Select(graph => new NetworkGraph(graph));

    /// <summary>Types (TypeProto) that it names.</summary>
    public IEnumerable<WireMessage> Types => message.Messages(TypeField).Concat(message.Messages(TypesField));

    /// <summary>An attribute of one integer.</summary>
    public static WireMessage Of(string name, long value)
    {
        WireMessage attribute = Named(name, IntegerKind);
        attribute.Set(IntegerField, value);
        return attribute;
    }

    /// <summary>An attribute of a list of integers.</summary>
    public static WireMessage Of(string name, IReadOnlyList<long> values)
    {
        WireMessage attribute = Named(name, IntegersKind);
        attribute.Set(IntegersField, values);
        return attribute;
    }

    private static WireMessage Named(string name, long kind)
    {
        WireMessage attribute = WireMessage.Create();
        attribute.Set(NameField, name);
        attribute.Set(KindField, kind);
        return attribute;
    }

    /// <summary>Gives it an integer.</summary>
    public void Become(long value) => message.Set(IntegerField, value);
}
