namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>Finds the element type of a tensor that nothing is written down for, from the operators that make it.</summary>
internal static class ElementTypes
{
    private const int Farthest = 256;

    // What their first two inputs hold, they make.
    private static readonly HashSet<string> OfTwo = ["Gemm", "MatMul", "Conv", "Add", "Sub", "Mul", "Div"];

    // The others of their inputs are axes, sizes or bounds.
    private static readonly HashSet<string> OfFirst =
    [
        "Identity", "Dropout", "Softmax", "LogSoftmax", "Sigmoid", "Relu", "Tanh", "Erf", "Clip", "Neg", "Flatten", "Reshape", "Squeeze",
        "Unsqueeze", "Transpose",
        "GlobalAveragePool", "GlobalMaxPool", "AveragePool", "MaxPool", "ReduceMean", "LayerNormalization", "BatchNormalization", "Gather",
        "Slice", "Concat", "Gelu",
    ];

    /// <summary>Number of the type; 0 where the operators do not show it.</summary>
    public static long Of(string tensor, GraphTrace trace)
    {
        string? next = tensor;
        for (int step = 0; step < Farthest && next is not null; step++)
        {
            if (Known(next, trace) is > 0 and long known)
            {
                return known;
            }

            if (trace.Producer(next) is not { IsStandard: true } node)
            {
                return 0;
            }

            if (node.Is("Cast"))
            {
                return node.Integer("to", 0);
            }

            next = AlikeInput(node, trace);
        }

        return 0;
    }

    // The input that has the type of the node's output.
    private static string? AlikeInput(NetworkNode node, GraphTrace trace)
    {
        string[] inputs = [.. node.Inputs];
        return node.Operator switch
        {
            "QuantizeLinear" => inputs.ElementAtOrDefault(2),
            "DequantizeLinear" => inputs.ElementAtOrDefault(1),
            string type when OfTwo.Contains(type) =>
                inputs.Take(2).FirstOrDefault(input => Known(input, trace) > 0) ?? inputs.FirstOrDefault(),
            string type when OfFirst.Contains(type) => inputs.FirstOrDefault(),
            _ => null,
        };
    }

    private static long Known(string tensor, GraphTrace trace) => trace.Constant(tensor)?.Type ?? trace.ElementType(tensor);
}
