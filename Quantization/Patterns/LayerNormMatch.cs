using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>A layer normalisation written as primitive operators.</summary>
/// <param name="Input">The tensor that is normalised.</param>
/// <param name="Output">The tensor after the affine.</param>
/// <param name="Scale">The affine's factor, one value for each channel.</param>
/// <param name="Bias">The affine's summand, one value for each channel.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="ChannelsFirst">Whether the channels are axis 1 of NCHW; otherwise they are the last axis.</param>
/// <param name="Nodes">All its nodes.</param>
internal sealed record LayerNormMatch(
    string Input, string Output, TensorProto Scale, TensorProto Bias, float Epsilon, bool ChannelsFirst, IReadOnlyList<NodeProto> Nodes);
