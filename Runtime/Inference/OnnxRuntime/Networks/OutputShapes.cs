using System.Buffers.Binary;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Writes the shape of a classifier's output down where the exporter did not: [batch, scores], with the number of scores where the last
/// layer shows it. What a runtime finds out by itself from the operators that were exported it may no longer find out from those that
/// quantization puts in their place.
/// </summary>
internal static class OutputShapes
{
    private const int Farthest = 16;

    private static readonly string[] Symbols = ["batch", "scores"];

    // They keep the shape of their first input, or of the one that is no constant.
    private static readonly HashSet<string> Elementwise =
    [
        "Identity", "Dropout", "Cast", "Softmax", "LogSoftmax", "Sigmoid", "Relu", "Tanh", "Clip", "Neg", "QuantizeLinear",
        "DequantizeLinear", "Add", "Sub", "Mul", "Div",
    ];

    // What classifiers end in: these make a sample and its scores. Of any other the axes are not known.
    private static readonly HashSet<string> Flat = ["Gemm", "MatMul", "Flatten", "Reshape", "Squeeze"];

    /// <summary>
    /// Writes it where there is one output, and the last layer is one that makes such a shape and shows what its elements are.
    /// </summary>
    public static void Write(Network network, Lazy<GraphTrace> trace)
    {
        NetworkValue[] outputs = [.. network.Graph.Outputs];
        if (outputs is not [{ Shape: null } output] || (output.Type is not null && output.ElementType == 0))
        {
            return;
        }

        if (LastLayer(output.Name, trace.Value) is { IsStandard: true } layer && Flat.Contains(layer.Operator)
            && !IsReshapedOtherwise(layer, trace.Value)
            && ElementTypes.Of(output.Name, trace.Value) is > 0 and long type)
        {
            output.SetTensor(type, [-1, Scores(layer, trace.Value) ?? -1], Symbols);
        }
    }

    /// <summary>The number of scores that an output holds by its last layer; null where that does not show it.</summary>
    public static long? Scores(string output, GraphTrace trace) =>
        LastLayer(output, trace) is { IsStandard: true } layer && Flat.Contains(layer.Operator) && !IsReshapedOtherwise(layer, trace)
            ? Scores(layer, trace)
            : null;

    private static NetworkNode? LastLayer(string tensor, GraphTrace trace)
    {
        NetworkNode? layer = trace.Producer(tensor);
        for (int step = 0; step < Farthest && layer is { } node && Elementwise.Contains(node.Operator); step++)
        {
            string? input = node.Inputs.FirstOrDefault(name => trace.Constant(name) is null);
            layer = input is null ? null : trace.Producer(input);
        }

        return layer;
    }

    private static bool IsReshapedOtherwise(NetworkNode layer, GraphTrace trace) =>
        layer.Operator == "Reshape" && layer.Inputs.ElementAtOrDefault(1) is { } name && trace.Constant(name) is { } shape
            && shape.Count != Symbols.Length;

    private static long? Scores(NetworkNode layer, GraphTrace trace)
    {
        string[] inputs = [.. layer.Inputs];
        if (inputs.Length < 2 || trace.Constant(inputs[1]) is not { } constant)
        {
            return null;
        }

        IReadOnlyList<long> sizes = constant.Dimensions;
        return layer.Operator switch
        {
            "Gemm" when sizes.Count == 2 => sizes[layer.Integer("transB", 0) == 0 ? 1 : 0],
            "MatMul" when sizes.Count == 2 => sizes[1],
            "Reshape" => LastOfReshape(constant),
            _ => null,
        };
    }

    private static long? LastOfReshape(NetworkTensor shape)
    {
        ReadOnlySpan<byte> sizes = shape.IsExternal ? default : shape.Values(null).Span;
        long last = sizes.Length == 2 * sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(sizes[sizeof(long)..]) : 0;
        return last > 0 ? last : null;
    }
}
