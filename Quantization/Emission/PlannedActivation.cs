using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>A tensor that is to be quantized.</summary>
/// <param name="Scale">How its values become bytes.</param>
/// <param name="Shape">Its shape for one image; the first dimension counts images.</param>
/// <param name="Means">Mean of each channel, with which the biases of those who read it are corrected; null leaves them as they are.</param>
internal sealed record PlannedActivation(ActivationScale Scale, IReadOnlyList<long> Shape, double[]? Means);
