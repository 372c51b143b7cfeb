using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>An uint8 tensor of the emitted graph.</summary>
/// <param name="Bytes">Its name.</param>
/// <param name="Scale">How its steps become values.</param>
/// <param name="ScaleName">The constant that holds the scale.</param>
/// <param name="ZeroPointName">The constant that holds the zero point.</param>
internal sealed record QuantizedTensor(string Bytes, ActivationScale Scale, string ScaleName, string ZeroPointName);
