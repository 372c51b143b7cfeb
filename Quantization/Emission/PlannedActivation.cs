using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>A tensor that is to be quantized.</summary>
/// <param name="Scale">How its values become bytes.</param>
/// <param name="Shape">Its shape for one image; the first dimension counts images.</param>
internal readonly record struct PlannedActivation(ActivationScale Scale, IReadOnlyList<long> Shape);
