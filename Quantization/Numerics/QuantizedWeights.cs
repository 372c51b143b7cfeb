namespace EdgeConvNeXt.Quantization.Numerics;

/// <summary>Symmetric int8 weights with a scale for each output channel: weight = Values * Scales[channel].</summary>
/// <param name="Values">-127..127, in the order of the weights they were made of.</param>
/// <param name="Scales">Above 0.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales);
