namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>A configuration that was tried on a few calibration images.</summary>
/// <param name="Range">How activation ranges were chosen, as <c>--range</c> names it.</param>
/// <param name="IsEqualized">Whether scale was moved between channels.</param>
/// <param name="IsDepthwiseEqualized">Whether each channel of a depthwise convolution's result filled its bytes.</param>
/// <param name="IsBiasCorrected">Whether the mean of the weights' rounding error was taken out of the biases.</param>
/// <param name="IsGeluByTable">Whether GELUs were computed on bytes.</param>
/// <param name="LogitSqnrDb">Signal to noise ratio of the logits in dB; null when it is not finite.</param>
/// <param name="IsTaken">Whether this configuration was chosen.</param>
public sealed record PtqTrialFigures(
    string Range, bool IsEqualized, bool IsDepthwiseEqualized, bool IsBiasCorrected, bool IsGeluByTable, double? LogitSqnrDb, bool IsTaken);
