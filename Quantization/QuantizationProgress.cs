namespace EdgeConvNeXt.Quantization;

/// <summary>How far a quantization is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Images">Calibration images seen so far.</param>
public readonly record struct QuantizationProgress(QuantizationStep Step, int Images);
