using Google.Protobuf;
using static EdgeConvNeXt.Quantization.Onnx.AttributeProto.Types;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>Reads and sets the attributes of a node. Setting one that is there replaces it.</summary>
internal static class NodeAttributes
{
    public static long Integer(this NodeProto node, string name, long absent) => Find(node, name)?.I ?? absent;

    public static float Float(this NodeProto node, string name, float absent) => Find(node, name)?.F ?? absent;

    public static string Text(this NodeProto node, string name, string absent) => Find(node, name)?.S.ToStringUtf8() ?? absent;

    /// <summary>A list of integers, or null when the node does not have it.</summary>
    public static long[]? Integers(this NodeProto node, string name) => Find(node, name)?.Ints.ToArray();

    public static bool Has(this NodeProto node, string name) => Find(node, name) is not null;

    public static NodeProto With(this NodeProto node, string name, long value) =>
        Set(node, new AttributeProto { Name = name, Type = AttributeType.Int, I = value });

    public static NodeProto With(this NodeProto node, string name, float value) =>
        Set(node, new AttributeProto { Name = name, Type = AttributeType.Float, F = value });

    public static NodeProto With(this NodeProto node, string name, string value) =>
        Set(node, new AttributeProto { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public static NodeProto With(this NodeProto node, string name, TensorProto value) =>
        Set(node, new AttributeProto { Name = name, Type = AttributeType.Tensor, T = value });

    public static NodeProto With(this NodeProto node, string name, ReadOnlySpan<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return Set(node, attribute);
    }

    public static NodeProto Without(this NodeProto node, string name)
    {
        if (Find(node, name) is { } attribute)
        {
            node.Attribute.Remove(attribute);
        }

        return node;
    }

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static NodeProto Set(NodeProto node, AttributeProto attribute)
    {
        node.Without(attribute.Name).Attribute.Add(attribute);
        return node;
    }
}
