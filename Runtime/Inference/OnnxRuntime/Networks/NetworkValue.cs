using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>What a graph says of a tensor that is computed or given: name, element type, shape (ValueInfoProto).</summary>
internal sealed class NetworkValue(WireMessage message)
{
    private const int NameField = 1;
    private const int TypeField = 2;

    // TypeProto, and Tensor in it.
    private const int TensorField = 1;
    private const int ElementField = 1;
    private const int ShapeField = 2;

    // TensorShapeProto and its Dimension.
    private const int DimensionField = 1;
    private const int SizeField = 1;
    private const int SymbolField = 2;

    public string Name => message.Text(NameField);

    /// <summary>Its type (TypeProto); null where none is written down.</summary>
    public WireMessage? Type => message.Message(TypeField);

    /// <summary>Number of its element type; 0 where it is no tensor, or nothing is written down.</summary>
    public long ElementType => Tensor?.Integer(ElementField) ?? 0;

    /// <summary>Its sizes, -1 where one is open; null where nothing is written down.</summary>
    public IReadOnlyList<long>? Shape => Tensor?.Message(ShapeField)?.Messages(DimensionField)
        .Select(dimension => dimension.Last(SizeField) is { } size ? (long)size.Value : -1).ToArray();

    private WireMessage? Tensor => Type?.Message(TensorField);

    /// <summary>What is said of a tensor of which nothing but its name is known.</summary>
    public static WireMessage Named(string name)
    {
        WireMessage value = WireMessage.Create();
        value.Set(NameField, name);
        return value;
    }

    /// <summary>Gives it another name.</summary>
    public void Rename(string name) => message.Set(NameField, name);

    /// <summary>Writes another size down, where sizes are written down.</summary>
    /// <param name="axis">Index of the dimension.</param>
    /// <param name="size">The size.</param>
    public void SetSize(int axis, long size)
    {
        if (Tensor?.Message(ShapeField)?.Messages(DimensionField).ElementAtOrDefault(axis) is { } dimension)
        {
            dimension.Remove(SymbolField);
            dimension.Set(SizeField, size);
        }
    }

    /// <summary>Writes down what is known of a tensor.</summary>
    /// <param name="elementType">Number of its element type.</param>
    /// <param name="sizes">The sizes; a negative one is open.</param>
    /// <param name="symbols">A name for each open size.</param>
    public void SetTensor(long elementType, ReadOnlySpan<long> sizes, ReadOnlySpan<string> symbols)
    {
        WireMessage shape = WireMessage.Create();
        for (int i = 0; i < sizes.Length; i++)
        {
            WireMessage dimension = WireMessage.Create();
            if (sizes[i] < 0)
            {
                dimension.Set(SymbolField, symbols[i]);
            }
            else
            {
                dimension.Set(SizeField, sizes[i]);
            }

            shape.Add(DimensionField, dimension);
        }

        WireMessage tensor = Child(Child(message, TypeField), TensorField);
        tensor.Set(ElementField, elementType);
        tensor.Set(ShapeField, shape);
    }

    private static WireMessage Child(WireMessage parent, int field)
    {
        if (parent.Message(field) is { } there)
        {
            return there;
        }

        WireMessage made = WireMessage.Create();
        parent.Set(field, made);
        return made;
    }
}
