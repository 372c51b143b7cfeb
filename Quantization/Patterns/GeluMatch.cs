using EdgeConvNeXt.Quantization.Onnx;

namespace EdgeConvNeXt.Quantization.Patterns;

/// <summary>A GELU written as primitive operators.</summary>
/// <param name="Input">The tensor it is applied to.</param>
/// <param name="Output">Its result.</param>
/// <param name="IsTanh">Whether it is the tanh approximation and not the definition by erf.</param>
/// <param name="Nodes">All its nodes.</param>
internal sealed record GeluMatch(string Input, string Output, bool IsTanh, IReadOnlyList<NodeProto> Nodes);
