using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>Reads constants as floats, however a network writes them: inside or beside it, by a node, transposed, quantized.</summary>
/// <param name="trace">The network's tensors.</param>
/// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
internal sealed class ConstantValues(GraphTrace trace, string? folder)
{
    private const int Deepest = 8;

    /// <summary>The values; null where the tensor is no constant, or one of another form.</summary>
    public ConstantArray? Floats(string tensor) => Floats(tensor, Deepest);

    /// <summary>The values of a list of whole numbers, such as axes; null where the tensor is no such constant.</summary>
    public IReadOnlyList<long>? Integers(string tensor) => Tensor(tensor)?.Integers(folder)
        ?? (trace.Producer(tensor) is { } node && node.Is("Constant") ? Listed(node) : null);

    /// <summary>The node that makes a tensor; null where it is given or constant.</summary>
    public NetworkNode? Maker(string tensor) => trace.Producer(tensor);

    /// <summary>
    /// A constant as it is written down, among the others or by a node, and perhaps handed on: exporters write equal ones once. Null where
    /// the tensor is none such.
    /// </summary>
    public NetworkTensor? Tensor(string name)
    {
        for (int depth = 0; depth < Deepest; depth++)
        {
            if (trace.Constant(name) is { } constant)
            {
                return constant;
            }

            if (trace.Producer(name) is not { } node || !node.Is("Identity") || node.Inputs.FirstOrDefault() is not { } input)
            {
                break;
            }

            name = input;
        }

        return trace.Producer(name) is { } maker && maker.Is("Constant") ? maker.Attribute("value")?.Tensors.FirstOrDefault() : null;
    }

    /// <summary>The sizes of a constant, also of one that is transposed or dequantized; null where the tensor is none.</summary>
    public IReadOnlyList<long>? Sizes(string tensor) => Sizes(tensor, Deepest);

    private IReadOnlyList<long>? Sizes(string tensor, int depth)
    {
        if (Tensor(tensor) is { } constant)
        {
            return constant.Dimensions;
        }

        if (depth == 0 || trace.Producer(tensor) is not { } node || node.Inputs.FirstOrDefault() is not { } input)
        {
            return null;
        }

        return node.Operator switch
        {
            "Identity" or "Cast" or "DequantizeLinear" => Sizes(input, depth - 1),
            "Transpose" => Sizes(input, depth - 1) is { } sizes ? Transposed(sizes, node.Attribute("perm")?.Integers) : null,
            _ => null,
        };
    }

    private static IReadOnlyList<long>? Transposed(IReadOnlyList<long> sizes, IReadOnlyList<long>? order) =>
        order is null ? [.. sizes.Reverse()]
        : order.Count == sizes.Count && order.All(axis => axis >= 0 && axis < sizes.Count) ? [.. order.Select(axis => sizes[(int)axis])]
        : null;

    private ConstantArray? Floats(string tensor, int depth)
    {
        if (Tensor(tensor) is { } constant)
        {
            return Read(constant);
        }

        if (depth == 0 || trace.Producer(tensor) is not { } node || node.Inputs.FirstOrDefault() is not { } input)
        {
            return trace.Producer(tensor) is { } scalar ? Scalar(scalar) : null;
        }

        return node.Operator switch
        {
            "Identity" or "Cast" => Floats(input, depth - 1),
            "Transpose" => Floats(input, depth - 1)?.Transposed(),
            "DequantizeLinear" => Dequantized(node),
            _ => null,
        };
    }

    private static IReadOnlyList<long>? Listed(NetworkNode node) =>
        node.Attribute("value_ints")?.Integers ?? (node.Attribute("value_int") is { } one ? [one.Integer] : null);

    private ConstantArray? Read(NetworkTensor tensor)
    {
        float[] values = tensor.Type switch
        {
            TensorTypes.Float => MemoryMarshal.Cast<byte, float>(tensor.Values(folder).Span).ToArray(),
            TensorTypes.Double => Narrowed(MemoryMarshal.Cast<byte, double>(tensor.Values(folder).Span)),
            _ => [],
        };
        return Checked(values, tensor.Dimensions);
    }

    private static float[] Narrowed(ReadOnlySpan<double> values)
    {
        float[] narrowed = new float[values.Length];
        for (int i = 0; i < narrowed.Length; i++)
        {
            narrowed[i] = (float)values[i];
        }

        return narrowed;
    }

    private static ConstantArray? Scalar(NetworkNode node) =>
        node.Is("Constant") && node.Attribute("value_float") is { Floats: { Length: sizeof(float) } bytes }
            ? new ConstantArray([BitConverter.ToSingle(bytes)], [])
            : null;

    // (value - zero point) * scale, with a scale and a zero point for all or for each index of an axis.
    private ConstantArray? Dequantized(NetworkNode node)
    {
        string[] inputs = [.. node.Inputs];
        if (inputs.Length < 2 || Tensor(inputs[0]) is not { } tensor || Floats(inputs[1]) is not { } scales)
        {
            return null;
        }

        IReadOnlyList<long> integers = tensor.Integers(folder);
        IReadOnlyList<long> zeros = inputs.Length > 2 && inputs[2].Length > 0 ? Integers(inputs[2]) ?? [] : [0];
        long axis = node.Integer("axis", 1);
        axis = axis < 0 ? axis + tensor.Dimensions.Count : axis;
        if (integers.Count != tensor.Count || zeros.Count == 0 || (zeros.Count > 1 && zeros.Count != scales.Values.Length)
            || (scales.Values.Length > 1
                && (axis < 0 || axis >= tensor.Dimensions.Count || tensor.Dimensions[(int)axis] != scales.Values.Length)))
        {
            return null;
        }

        long inner = tensor.Dimensions.Skip((int)axis + 1).Aggregate(1L, (product, size) => product * size);
        float[] values = new float[integers.Count];
        for (int i = 0; i < values.Length; i++)
        {
            int place = scales.Values.Length == 1 ? 0 : (int)(i / inner % scales.Values.Length);
            values[i] = (integers[i] - zeros[zeros.Count == 1 ? 0 : place]) * scales.Values[place];
        }

        return Checked(values, tensor.Dimensions);
    }

    private static ConstantArray? Checked(float[] values, IReadOnlyList<long> dimensions) =>
        values.Length > 0 && dimensions.All(size => size > 0)
            && values.Length == dimensions.Aggregate(1L, (product, size) => unchecked(product * size))
            ? new ConstantArray(values, dimensions)
            : null;
}

/// <summary>A constant.</summary>
/// <param name="Values">Its values, in memory order; one or more.</param>
/// <param name="Dimensions">Its sizes; none for a scalar.</param>
internal sealed record ConstantArray(float[] Values, IReadOnlyList<long> Dimensions)
{
    /// <summary>A matrix with rows for columns; null where it is none.</summary>
    public ConstantArray? Transposed()
    {
        if (Dimensions is not [long rows, long columns])
        {
            return null;
        }

        float[] values = new float[Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (long row, long column) = Math.DivRem(i, columns);
            values[(column * rows) + row] = Values[i];
        }

        return new ConstantArray(values, [columns, rows]);
    }
}
