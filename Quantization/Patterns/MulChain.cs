using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// A tree of Mul nodes, flattened: the tensors that are multiplied, in reading order, and the product of the scalars among them.
/// </summary>
internal sealed record MulChain(IReadOnlyList<string> Tensors, float Scalar, IReadOnlyList<NodeProto> Nodes)
{
    /// <summary>Flattens the product that makes the tensor; a tensor that no Mul makes is its own only factor.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="tensor">The result of the product.</param>
    /// <param name="stopAt">A tensor that stays one factor even if a Mul makes it.</param>
    public static MulChain Of(GraphIndex index, string tensor, string? stopAt = null)
    {
        List<string> tensors = [];
        List<NodeProto> nodes = [];
        float scalar = 1;
        Stack<string> open = new([tensor]);
        while (open.TryPop(out string? factor))
        {
            if (index.Scalar(factor) is { } value)
            {
                scalar *= value;
            }
            else if (
                factor != stopAt && index.TryProducer(factor, "Mul", out NodeProto? mul)
                    && (factor == tensor || index.SoleConsumer(factor) is not null))
            {
                nodes.Add(mul);
                open.Push(mul.Input[1]);
                open.Push(mul.Input[0]);
            }
            else
            {
                tensors.Add(factor);
            }
        }

        return new MulChain(tensors, scalar, nodes);
    }
}
