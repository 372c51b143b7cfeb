using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>
/// A LayerNormalization whose result only one linear operator reads, a linear layer or a convolution that does not pad: between the two a
/// channel can be scaled and shifted without changing what the model computes.
/// </summary>
/// <param name="Norm">The LayerNormalization over the last axis.</param>
/// <param name="Scale">The norm's factor, one for each channel.</param>
/// <param name="Bias">The norm's summand, one for each channel; null without.</param>
/// <param name="Reader">The linear operator.</param>
internal sealed record NormedLayer(NodeProto Norm, TensorProto Scale, TensorProto? Bias, LinearOperator Reader)
{
    /// <summary>The tensor between norm and layer.</summary>
    public string Tensor => Norm.Output[0];

    /// <summary>All of them in topological order.</summary>
    public static IReadOnlyList<NormedLayer> FindAll(GraphIndex index) =>
        [.. index.Nodes.Where(node => node.Is("LayerNormalization")).Select(node => Match(index, node)).OfType<NormedLayer>()];

    private static NormedLayer? Match(GraphIndex index, NodeProto norm)
    {
        if (norm.Output.Count > 1 || index.Constant(norm.Input[1]) is not { Dims.Count: 1 } scale
            || ReaderOf(index, norm.Output[0]) is not { } reader || reader.InputChannels != scale.Count())
        {
            return null;
        }

        bool hasBias = norm.Input.Count > 2 && norm.Input[2].Length > 0;
        TensorProto? bias = hasBias ? index.Constant(norm.Input[2]) : null;
        return hasBias && bias is null ? null : new NormedLayer(norm, scale, bias, reader);
    }

    private static LinearOperator? ReaderOf(GraphIndex index, string tensor)
    {
        if (index.SoleConsumer(tensor) is not { } reader)
        {
            return null;
        }

        if (Pointwise.Match(index, reader) is { } layer)
        {
            return layer.Input == tensor ? layer : null;
        }

        return Layouts.IsToNchw(reader) && index.SoleConsumer(reader.Output[0]) is { } conv
            && Convolution.Match(index, conv) is { IsPadded: false } convolution && conv.Integer("group", 1) == 1 ? convolution : null;
    }
}
