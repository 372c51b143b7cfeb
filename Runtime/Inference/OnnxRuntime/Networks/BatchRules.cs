namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Where operators put the batch: what makes a picture's results of that picture alone. Meanings and defaults are those of ONNX.
/// </summary>
/// <seealso href="https://onnx.ai/onnx/operators/">ONNX's operators</seealso>
internal sealed class BatchRules(Network network, ConstantValues constants, string? folder, long pictures)
{
    private const int SoftmaxOfOneAxis = 13;
    private const string Mixes = "mixes them, as far as can be seen";

    // Their first input is [pictures, channels, ...], the others are weights.
    private static readonly HashSet<string> OfImages =
    [
        "Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool",
        "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LRN", "DepthToSpace", "SpaceToDepth",
    ];

    private static readonly HashSet<string> Elementwise =
    [
        "Identity", "Dropout", "Cast", "Relu", "LeakyRelu", "Elu", "Selu", "Celu", "Sigmoid", "HardSigmoid", "HardSwish", "Mish", "Swish",
        "Softplus", "Softsign", "Tanh", "Erf", "Gelu", "Exp", "Log", "Sqrt", "Abs", "Neg", "Reciprocal", "Floor", "Ceil", "Round", "Sign",
        "Clip", "QuantizeLinear", "DequantizeLinear",
    ];

    // Those of ONNX Runtime's own set, which its optimizers put in.
    private static readonly HashSet<string> Extended = ["Gelu", "FastGelu", "QuickGelu", "BiasGelu", "QuantizeLinear", "DequantizeLinear"];

    private static readonly HashSet<string> Broadcasting =
        ["Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "Sum", "Mean", "PRelu", "Where"];

    private static readonly HashSet<string> Norms = ["LayerNormalization", "RMSNormalization"];

    private static readonly HashSet<string> Softmaxes = ["Softmax", "LogSoftmax", "Hardmax"];

    /// <summary>Follows the batch through a node and takes it out of its constants.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Where the batch is in each of its inputs; null in those without.</param>
    /// <param name="made">Where it is in its outputs; null where they are no longer of pictures.</param>
    /// <param name="reason">Why the node cannot be followed.</param>
    /// <returns>Whether it can be followed.</returns>
    public bool TryFollow(NetworkNode node, BatchAxis?[] inputs, out BatchAxis? made, ref string reason)
    {
        made = null;
        if (node.IsStandard && node.Operator is "Shape" or "Size")
        {
            return true;
        }

        bool isFirstAlone = inputs[0] is not null && inputs.Skip(1).All(place => place is null);
        if (!node.IsStandard)
        {
            made = isFirstAlone && node.Domain == NetworkNode.Extended && Extended.Contains(node.Operator) ? inputs[0] : null;
            return made is not null;
        }

        made = isFirstAlone && inputs[0] is { } first ? FollowFirst(node, first) : null;
        made ??= node.Operator switch
        {
            "Gemm" => Product(node, inputs),
            "MatMul" => MatrixProduct(node, inputs),
            "Concat" => Joined(node, inputs),
            string type when Broadcasting.Contains(type) => Broadcast(node, inputs),
            _ => null,
        };

        // Axes that the tensor does not have are the runtime's to refuse, and no place.
        made = made is { } place && place.Axis >= 0 && place.Axis < place.Rank ? made : null;
        reason = made is null && IsKnown(node.Operator) ? Mixes : reason;
        return made is not null;
    }

    // The node's first input is of pictures, the others are not.
    private BatchAxis? FollowFirst(NetworkNode node, BatchAxis first) => node.Operator switch
    {
        string type when OfImages.Contains(type) => first.Axis == 0 ? first : null,
        string type when Elementwise.Contains(type) => first,
        string type when Norms.Contains(type) => IsBefore(first, node.Integer("axis", -1)) ? first : null,
        string type when Softmaxes.Contains(type) => Softmax(node, first),
        string type when type.StartsWith("Reduce", StringComparison.Ordinal) => Reduced(node, first),
        "Transpose" => Transposed(node, first),
        "Flatten" => first.Axis == 0 && Index(node.Integer("axis", 1), first.Rank) > 0 ? new BatchAxis(2, 0) : null,
        "Squeeze" => Squeezed(node, first),
        "Unsqueeze" => Unsqueezed(node, first),
        "Reshape" => first.Axis == 0 ? Reshaped(node) : null,
        "Slice" => Sliced(node, first),
        "Pad" => Padded(node, first),
        "Split" => Index(node.Integer("axis", 0), first.Rank) != first.Axis ? first : null,
        _ => null,
    };

    private static bool IsKnown(string type) => OfImages.Contains(type) || Softmaxes.Contains(type) || Norms.Contains(type)
        || Broadcasting.Contains(type) || type.StartsWith("Reduce", StringComparison.Ordinal)
        || type is "Flatten" or "Reshape" or "Slice" or "Pad" or "Split" or "Gemm" or "MatMul" or "Concat" or "Squeeze";

    private static int Index(long axis, int rank) => (int)(axis < 0 ? axis + rank : axis);

    private static bool IsBefore(BatchAxis place, long axis) => Index(axis, place.Rank) > place.Axis;

    private BatchAxis? Softmax(NetworkNode node, BatchAxis place) => network.StandardVersion < SoftmaxOfOneAxis
        ? IsBefore(place, node.Integer("axis", 1)) ? place : null
        : Index(node.Integer("axis", -1), place.Rank) != place.Axis ? place : null;

    // Axes by attribute, or by the second input in newer operator sets; null where they are computed.
    private IReadOnlyList<long>? Axes(NetworkNode node) => node.Attribute("axes")?.Integers
        ?? (node.Inputs.ElementAtOrDefault(1) is { Length: > 0 } name ? constants.Integers(name) : []);

    private BatchAxis? Reduced(NetworkNode node, BatchAxis place)
    {
        if (Axes(node) is not { } listed)
        {
            return null;
        }

        int[] axes = [.. listed.Select(axis => Index(axis, place.Rank)).Distinct()];
        if (axes.Contains(place.Axis) || (axes.Length == 0 && node.Integer("noop_with_empty_axes", 0) == 0))
        {
            return null;
        }

        return node.Integer("keepdims", 1) != 0
            ? place
            : new BatchAxis(place.Rank - axes.Length, place.Axis - axes.Count(axis => axis < place.Axis));
    }

    private static BatchAxis? Transposed(NetworkNode node, BatchAxis place)
    {
        long[] order = node.Attribute("perm") is { } listed
            ? [.. listed.Integers]
            : [.. Enumerable.Range(0, place.Rank).Reverse().Select(axis => (long)axis)];
        int axis = Array.IndexOf(order, place.Axis);
        return axis < 0 ? null : place with { Axis = axis };
    }

    // Without axes it would take the batch itself, once that is 1.
    private BatchAxis? Squeezed(NetworkNode node, BatchAxis place)
    {
        int[]? axes = Axes(node)?.Select(axis => Index(axis, place.Rank)).ToArray();
        return axes is { Length: > 0 } && !axes.Contains(place.Axis)
            ? new BatchAxis(place.Rank - axes.Length, place.Axis - axes.Count(axis => axis < place.Axis))
            : null;
    }

    private BatchAxis? Unsqueezed(NetworkNode node, BatchAxis place)
    {
        if (Axes(node) is not { Count: > 0 } listed)
        {
            return null;
        }

        int rank = place.Rank + listed.Count;
        HashSet<int> added = [.. listed.Select(axis => Index(axis, rank))];
        int[] old = [.. Enumerable.Range(0, rank).Where(axis => !added.Contains(axis))];
        return place.Axis < old.Length ? new BatchAxis(rank, old[place.Axis]) : null;
    }

    // The outermost numbers stay outermost, whatever the shape: only its first number holds the batch.
    private BatchAxis? Reshaped(NetworkNode node)
    {
        if (node.Inputs.ElementAtOrDefault(1) is not { } shape)
        {
            return null;
        }

        if (constants.Integers(shape) is { Count: > 0 } sizes)
        {
            return TakeOut(node, 1, sizes) ? new BatchAxis(sizes.Count, 0) : null;
        }

        // Put together at run time from sizes, each of one number, and constants.
        if (constants.Maker(shape) is not { } maker || !maker.Is("Concat"))
        {
            return null;
        }

        int rank = maker.Inputs.Sum(part => constants.Integers(part)?.Count ?? 1);
        return constants.Integers(maker.Inputs.FirstOrDefault("")) is not { Count: > 0 } begin || TakeOut(maker, 0, begin)
            ? new BatchAxis(rank, 0)
            : null;
    }

    // Open (-1) and taken over (0) sizes follow by themselves.
    private bool TakeOut(NetworkNode node, int place, IReadOnlyList<long> sizes)
    {
        if (sizes[0] is 0 or -1)
        {
            return true;
        }

        if (sizes[0] < pictures || sizes[0] % pictures != 0)
        {
            return false;
        }

        string name = network.NewName(node.Inputs.ElementAt(place) + "_of_one");
        network.Graph.AddConstant(NetworkTensor.Of(name, [sizes[0] / pictures, .. sizes.Skip(1)]));
        node.Read(place, name);
        return true;
    }

    private BatchAxis? Sliced(NetworkNode node, BatchAxis place)
    {
        IReadOnlyList<long>? axes = node.Attribute("axes")?.Integers
            ?? (node.Inputs.ElementAtOrDefault(3) is { Length: > 0 } name ? constants.Integers(name) : null);
        return axes is { Count: > 0 } && axes.All(axis => Index(axis, place.Rank) != place.Axis) ? place : null;
    }

    private BatchAxis? Padded(NetworkNode node, BatchAxis place)
    {
        IReadOnlyList<long>? pads = node.Attribute("pads")?.Integers
            ?? (node.Inputs.ElementAtOrDefault(1) is { } name ? constants.Integers(name) : null);
        return pads is not null && pads.Count == 2 * place.Rank && pads[place.Axis] == 0 && pads[place.Axis + place.Rank] == 0
            ? place
            : null;
    }

    private BatchAxis? Product(NetworkNode node, BatchAxis?[] inputs)
    {
        BatchAxis rows = new(2, 0);
        return inputs[0] == rows && inputs.ElementAtOrDefault(1) is null && node.Integer("transA", 0) == 0
            && (inputs.Length < 3 || Fits(node, 2, inputs[2], rows)) ? rows : null;
    }

    private BatchAxis? MatrixProduct(NetworkNode node, BatchAxis?[] inputs)
    {
        if (inputs is not [{ } left, var right] || left.FromEnd < 2)
        {
            return null;
        }

        return right is { } other
            ? other == left && left.FromEnd > 2 ? left : null
            : constants.Sizes(node.Inputs.ElementAt(1)) is { Count: 2 } ? left : null;
    }

    private static BatchAxis? Joined(NetworkNode node, BatchAxis?[] inputs)
    {
        BatchAxis place = inputs.OfType<BatchAxis>().First();
        return Index(node.Integer("axis", 0), place.Rank) != place.Axis
            && Enumerable.Range(0, inputs.Length).All(index => inputs[index] == place) ? place : null;
    }

    private BatchAxis? Broadcast(NetworkNode node, BatchAxis?[] inputs)
    {
        BatchAxis place = inputs.OfType<BatchAxis>().MaxBy(input => input.Rank);
        return Enumerable.Range(0, inputs.Length).All(index => Fits(node, index, inputs[index], place)) ? place : null;
    }

    // An operand of pictures has them at the same place; a constant has the same for each.
    private bool Fits(NetworkNode node, int index, BatchAxis? input, BatchAxis place)
    {
        if (input is { } own)
        {
            return own.FromEnd == place.FromEnd;
        }

        string name = node.Inputs.ElementAt(index);
        if (name.Length == 0)
        {
            return true;
        }

        if (constants.Sizes(name) is not { } sizes)
        {
            return constants.Maker(name) is { } maker && maker.Is("Constant");
        }

        int axis = sizes.Count - place.FromEnd;
        return sizes.Count <= place.Rank
            && (axis < 0 || sizes[axis] == 1 || (constants.Tensor(name) is { } tensor && KeepOne(node, index, tensor, axis)));
    }

    private bool KeepOne(NetworkNode node, int index, NetworkTensor tensor, int axis)
    {
        ReadOnlyMemory<byte> values = tensor.Values(folder);
        long size = tensor.Dimensions[axis];
        if (size != pictures || tensor.Dimensions.Take(axis).Any(outer => outer != 1) || values.Length == 0 || values.Length % size != 0)
        {
            return false;
        }

        int each = values.Length / (int)size;
        ReadOnlyMemory<byte> first = values[..each];
        for (int start = each; start < values.Length; start += each)
        {
            if (!values.Span.Slice(start, each).SequenceEqual(first.Span))
            {
                return false;
            }
        }

        string name = network.NewName(tensor.Name.Length > 0 ? tensor.Name + "_of_one" : node.Inputs.ElementAt(index) + "_of_one");
        long[] dimensions = [.. tensor.Dimensions];
        dimensions[axis] = 1;
        network.Graph.AddConstant(NetworkTensor.Of(name, tensor.Type, dimensions, first));
        node.Read(index, name);
        return true;
    }
}
