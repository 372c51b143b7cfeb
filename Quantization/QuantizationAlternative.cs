using EdgeConvNeXt.Quantization.Calibration;

namespace EdgeConvNeXt.Quantization;

/// <summary>A way to quantize that was tried on some of the calibration images.</summary>
/// <param name="RangeMethod">How activation ranges were chosen.</param>
/// <param name="IsEqualized">Whether scale was moved between channels.</param>
/// <param name="IsBiasCorrected">Whether the mean of the weights' rounding error was taken out of the biases.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits against the float model in decibel; positive infinity when there was no difference.
/// </param>
public sealed record QuantizationAlternative(RangeMethod RangeMethod, bool IsEqualized, bool IsBiasCorrected, double LogitSqnrDb);
