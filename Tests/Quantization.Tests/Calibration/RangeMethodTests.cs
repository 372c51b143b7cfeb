using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class RangeMethodTests
{
    private static readonly float[] Bell = StreamingHistogramTests.Values(1, 20_000);

    /// <summary>A bell with a few values far outside, as GELU's outputs have.</summary>
    private static readonly float[] Outliers = [.. Bell, 30f, 29f, -12f];

    public static TheoryData<RangeMethod> Methods => [.. Enum.GetValues<RangeMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_range_holds_zero_and_stays_inside_of_the_values(RangeMethod method)
    {
        ActivationRange range = RangeMethods.Create(method).Choose(StreamingHistogramTests.Fill(Outliers));
        Assert.InRange(range.Minimum, -12f, 0f);
        Assert.InRange(range.Maximum, 0f, 30f);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Values_that_are_all_equal_give_a_range_up_to_them(RangeMethod method)
    {
        Assert.Equal(new ActivationRange(0, 5), RangeMethods.Create(method).Choose(StreamingHistogramTests.Fill([5f, 5f, 5f, 5f])));
        Assert.Equal(new ActivationRange(0, 0), RangeMethods.Create(method).Choose(StreamingHistogramTests.Fill([0f, 0f])));
    }

    [Fact]
    public void Min_max_covers_every_value() =>
        Assert.Equal(new ActivationRange(-12f, 30f), new MinMaxRange().Choose(StreamingHistogramTests.Fill(Outliers)));

    [Fact]
    public void Percentile_leaves_out_the_share_that_is_set()
    {
        ActivationRange range = new PercentileRange(0.01).Choose(StreamingHistogramTests.Fill(Outliers));
        float[] sorted = [.. Outliers.Order()];
        Assert.Equal(sorted[sorted.Length / 100], range.Minimum, 0.01f);
        Assert.Equal(sorted[^(sorted.Length / 100)], range.Maximum, 0.01f);
    }

    [Fact]
    public void Mean_squared_error_finds_a_range_that_no_grid_search_beats_by_much()
    {
        float[] values = [.. Bell.Take(3000), 3f];
        double best = double.PositiveInfinity;
        for (float low = -2; low < 0; low += 0.1f)
        {
            for (float high = 0.1f; high <= 3; high += 0.1f)
            {
                best = Math.Min(best, SlowError(values, new ActivationRange(low, high)));
            }
        }

        Assert.InRange(SlowError(values, new MeanSquaredErrorRange().Choose(StreamingHistogramTests.Fill(values))), 0, best * 1.05);
    }

    [Fact]
    public void Mean_squared_error_clips_a_single_outlier_among_very_many_values()
    {
        StreamingHistogram histogram = StreamingHistogramTests.Fill([.. Enumerable.Repeat(Bell, 100), [3f]]);
        ActivationRange range = new MeanSquaredErrorRange().Choose(histogram);
        Assert.True(range.Maximum < 2.5f);
        Assert.True(MeanSquaredErrorRange.Error(histogram, range) < 0.7 * MeanSquaredErrorRange.Error(histogram, histogram.Range));
    }

    [Fact]
    public void The_error_over_bins_is_close_to_the_error_over_values()
    {
        ActivationRange range = new(-1.2f, 1.1f);
        double expected = SlowError(Bell, range);
        Assert.InRange(MeanSquaredErrorRange.Error(StreamingHistogramTests.Fill(Bell), range), expected * 0.97, expected * 1.03);
    }

    [Theory]
    [InlineData(-1.2f, 1.1f)]
    [InlineData(-0.01f, 30f)]
    [InlineData(0f, 0f)]
    [InlineData(0f, 1e-3f)]
    public void The_error_of_several_bins_at_once_is_that_of_one_after_the_other(float minimum, float maximum)
    {
        StreamingHistogram histogram = StreamingHistogramTests.Fill(Outliers);
        ActivationScale scale = ActivationScale.Covering(new ActivationRange(minimum, maximum));
        double expected = Enumerable.Range(0, StreamingHistogram.Bins).Sum(bin =>
            histogram.Counts[bin] * Math.Pow(histogram.Centre(bin) - scale.Dequantize(scale.Quantize(histogram.Centre(bin))), 2));
        Assert.InRange(
            MeanSquaredErrorRange.Error(histogram, new ActivationRange(minimum, maximum)), expected * (1 - 1e-9), expected * (1 + 1e-9));
    }

    private static double SlowError(float[] values, ActivationRange range)
    {
        ActivationScale scale = ActivationScale.Covering(range);
        return values.Sum(value => Math.Pow(value - scale.Dequantize(scale.Quantize(value)), 2));
    }
}
