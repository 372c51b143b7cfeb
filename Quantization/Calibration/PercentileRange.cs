using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>Leaves out a share of the values at either end.</summary>
/// <param name="tail">The share at each end, 0..0.5.</param>
internal sealed class PercentileRange(double tail) : IRangeMethod
{
    public ActivationRange Choose(StreamingHistogram histogram)
    {
        long skipped = (long)(histogram.Total * tail);
        ReadOnlySpan<long> counts = histogram.Counts;
        int low = 0;
        for (long seen = counts[0]; seen <= skipped; seen += counts[++low])
        {
        }

        int high = counts.Length - 1;
        for (long seen = counts[^1]; seen <= skipped; seen += counts[--high])
        {
        }

        // The outer borders of the two bins, but never beyond what was seen.
        float half = histogram.BinWidth / 2;
        ActivationRange seenRange = histogram.Range;
        return new ActivationRange(
            Math.Max(histogram.Centre(low) - half, seenRange.Minimum),
            Math.Min(histogram.Centre(high) + half, seenRange.Maximum)).WithZero();
    }
}
