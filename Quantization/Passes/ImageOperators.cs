using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Passes;

/// <summary>
/// The operators that work on an image tensor whichever order its axes have, once constants and axes are put into that order too.
/// </summary>
internal static class ImageOperators
{
    private static readonly HashSet<string> Elementwise =
        ["Relu", "LeakyRelu", "Sigmoid", "Tanh", "Erf", "Clip", "HardSigmoid", "HardSwish", "Elu", "Sqrt", "Abs", "Neg", "Exp"];

    private static readonly HashSet<string> Binary = ["Add", "Sub", "Mul", "Div", "Pow"];

    private static readonly HashSet<string> Reductions = ["ReduceMean", "ReduceL2", "ReduceSum", "ReduceMax"];

    public static bool IsElementwise(NodeProto node) =>
        (node.IsStandard() && Elementwise.Contains(node.OpType)) || node.IsMicrosoft("Gelu") || node.IsMicrosoft("FastGelu");

    public static bool IsBinary(NodeProto node) => node.IsStandard() && Binary.Contains(node.OpType);

    public static bool IsReduction(NodeProto node) => node.IsStandard() && Reductions.Contains(node.OpType);
}
