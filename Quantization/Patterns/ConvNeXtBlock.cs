using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// One block of a ConvNeXt: depthwise convolution, layer normalisation, a linear layer that widens, GELU, a linear layer that narrows, and
/// the sum with the block's input. Layer scale is inside the second layer; the global response normalisation of version 2 may stand before
/// it.
/// </summary>
/// <param name="Depthwise">The depthwise convolution.</param>
/// <param name="Norm">The LayerNormalization.</param>
/// <param name="Expand">The layer that widens.</param>
/// <param name="Activation">The GELU.</param>
/// <param name="Project">The layer that narrows.</param>
/// <param name="Residual">The sum.</param>
internal sealed record ConvNeXtBlock(
    Convolution Depthwise, NodeProto Norm, Pointwise Expand, NodeProto Activation, Pointwise Project, NodeProto Residual)
{
    /// <summary>Number of channels of the block's input and output.</summary>
    public int Channels => Depthwise.Channels;

    /// <summary>All blocks in the order of computation.</summary>
    public static IReadOnlyList<ConvNeXtBlock> FindAll(GraphIndex index, IEnumerable<LinearOperator> operators) =>
        [.. operators.OfType<Convolution>().Select(convolution => Match(index, convolution)).OfType<ConvNeXtBlock>()];

    private static ConvNeXtBlock? Match(GraphIndex index, Convolution depthwise)
    {
        if (!depthwise.IsDepthwise || index.SoleConsumer(depthwise.Output) is not { } norm || !norm.Is("LayerNormalization")
            || index.SoleConsumer(norm.Output[0]) is not { } product || Pointwise.Match(index, product) is not { } expand
            || index.Consumers(expand.Output) is not [{ } activation] || !IsGelu(activation))
        {
            return null;
        }

        foreach (NodeProto residual in index.Consumers(depthwise.Input).Where(node => node.Is("Add")))
        {
            if (Pointwise.Producing(index, BinaryOperands.Other(residual, depthwise.Input)) is { } project
                && project.Depth == expand.Channels)
            {
                return new ConvNeXtBlock(depthwise, norm, expand, activation, project, residual);
            }
        }

        return null;
    }

    private static bool IsGelu(NodeProto node) => node.IsMicrosoft("Gelu") || node.IsMicrosoft("FastGelu");
}
