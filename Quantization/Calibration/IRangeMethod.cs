using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>Chooses which part of an activation's values its 256 steps cover.</summary>
internal interface IRangeMethod
{
    /// <param name="histogram">The activation's values; at least one.</param>
    /// <returns>A range inside of the values' own, widened to hold 0.</returns>
    ActivationRange Choose(StreamingHistogram histogram);
}
