using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>The range whose quantization error is smallest in the mean square.</summary>
internal sealed class MeanSquaredErrorRange : IRangeMethod
{
    public ActivationRange Choose(StreamingHistogram histogram) => RangeSearch.Smallest(histogram, Error);

    /// <summary>Sum of squared differences between the bins' centres and their quantized values.</summary>
    internal static double Error(StreamingHistogram histogram, ActivationRange range)
    {
        ActivationScale scale = ActivationScale.Covering(range);
        ReadOnlySpan<long> counts = histogram.Counts;
        double sum = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] > 0)
            {
                double difference = histogram.Centre(bin) - scale.Dequantize(scale.Quantize(histogram.Centre(bin)));
                sum += counts[bin] * difference * difference;
            }
        }

        return sum;
    }
}
