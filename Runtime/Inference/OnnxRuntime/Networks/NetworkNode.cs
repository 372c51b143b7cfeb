using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>A node (NodeProto).</summary>
internal sealed class NetworkNode(WireMessage message)
{
    /// <summary>Field of the names of its inputs.</summary>
    public const int InputField = 1;

    /// <summary>Field of the names of its outputs.</summary>
    public const int OutputField = 2;

    /// <summary>Domain of the operators that ONNX Runtime adds to the standard ones.</summary>
    public const string Extended = "com.microsoft";

    private const int NameField = 3;
    private const int OperatorField = 4;
    private const int AttributeField = 5;
    private const int DomainField = 7;
    private const int OverloadField = 8;

    public WireMessage Message => message;

    public string Operator => message.Text(OperatorField);

    public string Domain => message.Text(DomainField);

    /// <summary>Its name, or its first output's where it has none.</summary>
    public string Name => message.Text(NameField) is { Length: > 0 } name ? name : Outputs.FirstOrDefault("");

    public bool IsStandard => Domain is "" or "ai.onnx";

    /// <summary>Names of the tensors that it reads; an empty one stands for an input that is not given.</summary>
    public IEnumerable<string> Inputs => message.All(InputField).Select(field => field.Text);

    /// <summary>Names of the tensors that it makes; an empty one stands for an output that is not used.</summary>
    public IEnumerable<string> Outputs => message.All(OutputField).Select(field => field.Text);

    public IEnumerable<NetworkAttribute> Attributes =>
        message.Messages(AttributeField).Select(attribute => new NetworkAttribute(attribute));

    /// <summary>Whether it is of a type of the standard operator set.</summary>
    public bool Is(string type) => IsStandard && Operator == type;

    /// <summary>An integer attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">What it is where the node does not have it.</param>
    public long Integer(string name, long absent) => Attribute(name)?.Integer ?? absent;

    /// <summary>An attribute of one float.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="absent">What it is where the node does not have it.</param>
    public float Float(string name, float absent) =>
        Attribute(name) is { Floats: { Length: sizeof(float) } bytes } ? BitConverter.ToSingle(bytes) : absent;

    /// <summary>An attribute; null where the node does not have it.</summary>
    public NetworkAttribute? Attribute(string name)
    {
        foreach (NetworkAttribute attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>A node with one output, which also names it.</summary>
    /// <param name="type">A standard operator.</param>
    /// <param name="inputs">Tensors that it reads.</param>
    /// <param name="output">The tensor that it makes.</param>
    /// <param name="attribute">Its attribute; null where it has none.</param>
    public static WireMessage Create(string type, IReadOnlyList<string> inputs, string output, WireMessage? attribute = null)
    {
        WireMessage node = WireMessage.Create();
        foreach (string input in inputs)
        {
            node.Add(InputField, input);
        }

        node.Set(OutputField, output);
        node.Set(NameField, output);
        node.Set(OperatorField, type);
        if (attribute is not null)
        {
            node.Add(AttributeField, attribute);
        }

        return node;
    }

    /// <summary>A node that hands a tensor on under another name.</summary>
    public static WireMessage Identity(string tensor, string name)
    {
        WireMessage node = WireMessage.Create();
        node.Set(InputField, tensor);
        node.Set(OutputField, name);
        node.Set(OperatorField, "Identity");
        return node;
    }

    /// <summary>Makes it hand its first input on.</summary>
    public void BecomeIdentity()
    {
        message.Set(InputField, Inputs.FirstOrDefault(""));
        message.Set(OperatorField, "Identity");
        message.Remove(DomainField);
        message.Remove(AttributeField);
        message.Remove(OverloadField);
    }

    /// <summary>Makes it read another tensor at one place; behind its last input that is a new one.</summary>
    public void Read(int place, string tensor)
    {
        string[] inputs = [.. Inputs];
        message.Remove(InputField);
        for (int i = 0; i < Math.Max(inputs.Length, place + 1); i++)
        {
            message.Add(InputField, i == place ? tensor : inputs.ElementAtOrDefault(i) ?? "");
        }
    }

    /// <summary>Makes it read one tensor wherever it read another.</summary>
    public void Replace(string tensor, string other)
    {
        string[] inputs = [.. Inputs];
        message.Remove(InputField);
        foreach (string input in inputs)
        {
            message.Add(InputField, input == tensor ? other : input);
        }
    }

    /// <summary>Makes it another operator without attributes; its name stays.</summary>
    /// <param name="domain">The operator's domain.</param>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Tensors that it reads.</param>
    /// <param name="outputs">Tensors that it makes.</param>
    public void Become(string domain, string type, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        foreach ((int field, IReadOnlyList<string> names) in new[] { (InputField, inputs), (OutputField, outputs) })
        {
            message.Remove(field);
            foreach (string name in names)
            {
                message.Add(field, name);
            }
        }

        message.Set(OperatorField, type);
        message.Set(DomainField, domain);
        message.Remove(AttributeField);
        message.Remove(OverloadField);
    }
}
