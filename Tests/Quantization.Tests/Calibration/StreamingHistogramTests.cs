using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class StreamingHistogramTests
{
    [Fact]
    public void Counts_are_those_of_sorting_all_values_into_the_final_bins()
    {
        float[][] batches = [[0.001f, -0.002f, 0], Values(1, 1000), Values(40, 500), Values(3, 2000), [-64f, 64f]];
        StreamingHistogram histogram = Fill(batches);
        long[] expected = new long[StreamingHistogram.Bins];
        foreach (float value in batches.SelectMany(values => values))
        {
            int bin = (int)Math.Floor((double)value / histogram.BinWidth) + (StreamingHistogram.Bins / 2);
            expected[Math.Min(bin, StreamingHistogram.Bins - 1)]++;
        }

        Assert.Equal(expected, histogram.Counts.ToArray());
        Assert.Equal(3505, histogram.Total);
    }

    [Fact]
    public void Extremes_are_exact()
    {
        float[] values = Values(17.3f, 999);
        Assert.Equal(new ActivationRange(values.Min(), values.Max()), Fill(values).Range);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_and_nothing_is_counted(float value)
    {
        StreamingHistogram histogram = new();
        Assert.Throws<NotFiniteNumberException>(() => histogram.Add([1f, value, 2f]));
        Assert.Throws<NotFiniteNumberException>(() => histogram.Add([.. Values(1, 20), value, .. Values(1, 20)]));
        Assert.Equal(0, histogram.Total);
    }

    internal static StreamingHistogram Fill(params float[][] batches)
    {
        StreamingHistogram histogram = new();
        foreach (float[] values in batches)
        {
            histogram.Add(values);
        }

        return histogram;
    }

    internal static float[] Values(float spread, int count, int seed = 4)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(
                _ => spread * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)),
        ];
    }
}
