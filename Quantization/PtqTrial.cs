using EdgeConvNeXt.Quantization.Calibration;

namespace EdgeConvNeXt.Quantization;

/// <summary>A configuration that was tried on some of the calibration images.</summary>
/// <param name="Config">What was done.</param>
/// <param name="LogitSqnrDb">
/// Signal to noise ratio of the logits against the float model in decibel; positive infinity when there was no difference.
/// </param>
public sealed record PtqTrial(PtqConfig Config, double LogitSqnrDb);

/// <summary>A configuration of post-training quantization: what is done besides rounding.</summary>
/// <param name="RangeMethod">How activation ranges are chosen.</param>
/// <param name="IsEqualized">Whether scale is moved between channels.</param>
/// <param name="IsDepthwiseEqualized">
/// Whether each channel of a depthwise convolution's result fills its bytes, a factor behind it undoing that.
/// </param>
/// <param name="IsBiasCorrected">Whether the mean of the weights' rounding error is taken out of the biases.</param>
/// <param name="IsGeluByTable">Whether GELUs are computed on bytes, by a lowering that can.</param>
public sealed record PtqConfig(
    RangeMethod RangeMethod, bool IsEqualized, bool IsDepthwiseEqualized, bool IsBiasCorrected, bool IsGeluByTable);
