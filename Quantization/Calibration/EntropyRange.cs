using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// The range whose quantized distribution tells least from the true one: smallest Kullback-Leibler divergence of the values' distribution,
/// with what is beyond the range at its ends, from the one in which all bins of a step are alike (Migacz, "8-bit inference with TensorRT",
/// 2017; there for symmetric ranges).
/// </summary>
internal sealed class EntropyRange : IRangeMethod
{
    private const int Levels = byte.MaxValue + 1;

    public ActivationRange Choose(StreamingHistogram histogram) =>
        RangeSearch.Smallest(histogram, range => Divergence(histogram, range));

    /// <summary>
    /// The divergence in nats. A bin that is empty in the original stays empty in the quantized distribution; the share of values that are
    /// clipped is moved into the outermost bins of the original alone, so that clipping costs.
    /// </summary>
    internal static double Divergence(StreamingHistogram histogram, ActivationRange range)
    {
        ActivationScale scale = ActivationScale.Covering(range);
        ReadOnlySpan<long> counts = histogram.Counts;
        (int first, int last) = Inside(histogram, range);
        Span<long> mass = stackalloc long[Levels];
        Span<int> occupied = stackalloc int[Levels];
        for (int bin = first; bin <= last; bin++)
        {
            int level = scale.Quantize(histogram.Centre(bin));
            mass[level] += counts[bin];
            occupied[level] += counts[bin] > 0 ? 1 : 0;
        }

        double inside = Sum(counts[first..(last + 1)]);
        double divergence = 0;
        for (int bin = first; bin <= last; bin++)
        {
            double original = counts[bin] + (bin == first ? Sum(counts[..first]) : 0) + (bin == last ? Sum(counts[(last + 1)..]) : 0);
            int level = scale.Quantize(histogram.Centre(bin));
            if (original > 0)
            {
                // An end bin that holds nothing but what was clipped has no share of any step: as much as a single value then.
                double quantized = counts[bin] > 0 ? (double)mass[level] / occupied[level] : 1;
                divergence += original / histogram.Total * Math.Log(original / histogram.Total * inside / quantized);
            }
        }

        return inside > 0 ? divergence : double.PositiveInfinity;
    }

    private static (int First, int Last) Inside(StreamingHistogram histogram, ActivationRange range)
    {
        int zero = histogram.Counts.Length / 2;
        int first = Math.Clamp(zero + (int)Math.Floor(range.Minimum / histogram.BinWidth), 0, zero);
        int last = Math.Clamp(zero + (int)Math.Ceiling(range.Maximum / histogram.BinWidth) - 1, first, histogram.Counts.Length - 1);
        return (first, last);
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }
}
