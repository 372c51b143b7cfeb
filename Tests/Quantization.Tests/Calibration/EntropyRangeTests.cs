using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class EntropyRangeTests
{
    [Theory]
    [InlineData(-1f, 1f)]
    [InlineData(-0.4f, 0.9f)]
    [InlineData(0f, 2f)]
    public void The_divergence_is_that_of_its_definition(float minimum, float maximum)
    {
        StreamingHistogram histogram = StreamingHistogramTests.Fill(StreamingHistogramTests.Values(3, 5000));
        ActivationRange range = new(minimum, maximum);
        Assert.Equal(SlowDivergence(histogram, range), EntropyRange.Divergence(histogram, range), 1e-9);
    }

    [Fact]
    public void Few_values_far_outside_of_very_many_are_clipped()
    {
        float[] values = [.. StreamingHistogramTests.Values(1, 50_000), 30f];
        Assert.InRange(new EntropyRange().Choose(StreamingHistogramTests.Fill(values)).Maximum, 0.5f, 15f);
    }

    /// <summary>Two distributions over the bins, written out, and the sum of p ln(p/q).</summary>
    private static double SlowDivergence(StreamingHistogram histogram, ActivationRange range)
    {
        ActivationScale scale = ActivationScale.Covering(range);
        int[] inside = [.. Enumerable.Range(0, histogram.Counts.Length).Where(bin =>
            histogram.Centre(bin) > range.Minimum && histogram.Centre(bin) < range.Maximum)];
        double[] original = new double[histogram.Counts.Length];
        for (int bin = 0; bin < original.Length; bin++)
        {
            original[Math.Clamp(bin, inside[0], inside[^1])] += histogram.Counts[bin];
        }

        double[] quantized = new double[original.Length];
        foreach (IGrouping<byte, int> level in inside.GroupBy(bin => scale.Quantize(histogram.Centre(bin))))
        {
            int[] occupied = [.. level.Where(bin => histogram.Counts[bin] > 0)];
            foreach (int bin in occupied)
            {
                quantized[bin] = level.Sum(other => (double)histogram.Counts[other]) / occupied.Length;
            }
        }

        double originalTotal = original.Sum();
        double quantizedTotal = quantized.Sum();
        return inside.Where(bin => original[bin] > 0).Sum(bin =>
            original[bin] / originalTotal * Math.Log(original[bin] / originalTotal / (Math.Max(quantized[bin], 1) / quantizedTotal)));
    }
}
