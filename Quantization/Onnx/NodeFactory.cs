namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>Makes nodes. Attributes are added with <see cref="NodeAttributes"/>.</summary>
internal static class NodeFactory
{
    /// <summary>A node of the standard operator set.</summary>
    public static NodeProto Create(string type, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<string> outputs) =>
        CreateIn(OperatorDomains.Standard, type, name, inputs, outputs);

    /// <summary>A node of another operator set.</summary>
    public static NodeProto CreateIn(
        string domain, string type, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<string> outputs)
    {
        NodeProto node = new() { OpType = type, Name = name, Domain = domain };
        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(outputs.ToArray());
        return node;
    }
}
