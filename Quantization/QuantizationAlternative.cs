namespace EdgeConvNeXt.Quantization;

/// <summary>A way to quantize that was tried on some of the calibration images.</summary>
/// <param name="Way">What was done.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits against the float model in decibel; positive infinity when there was no difference.
/// </param>
public sealed record QuantizationAlternative(QuantizationWay Way, double LogitSqnrDb);
