using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>Covers every value that was seen.</summary>
internal sealed class MinMaxRange : IRangeMethod
{
    public ActivationRange Choose(StreamingHistogram histogram) => histogram.Range.WithZero();
}
