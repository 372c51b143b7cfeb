using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>The operands of Add and Mul, which exporters write in either order.</summary>
internal static class BinaryOperands
{
    /// <summary>The operand that is not the given tensor.</summary>
    public static string Other(NodeProto node, string tensor) => node.Input[0] == tensor ? node.Input[1] : node.Input[0];

    /// <summary>The constant beside the given tensor; null when the other operand is not constant.</summary>
    public static TensorProto? Constant(GraphIndex index, NodeProto node, string tensor) => index.Constant(Other(node, tensor));

    /// <summary>Splits a node into the tensor and the scalar that are its operands; null when no operand is a scalar constant.</summary>
    public static (string Tensor, float Scalar)? Scalar(GraphIndex index, NodeProto node) =>
        index.Scalar(node.Input[1]) is { } right ? (node.Input[0], right)
        : index.Scalar(node.Input[0]) is { } left ? (node.Input[1], left)
        : null;
}
