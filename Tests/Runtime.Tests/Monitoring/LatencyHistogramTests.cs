using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 100_000)]
    [InlineData(3, 50_000_000)]
    public void Percentiles_are_within_three_percent_of_the_sorted_list(int seed, int largestTicks)
    {
        Random random = new(seed);
        LatencyHistogram histogram = new();
        long[] ticks = [.. Enumerable.Range(0, 5000).Select(_ => random.NextInt64(largestTicks))];
        foreach (long tick in ticks)
        {
            histogram.Record(new TimeSpan(tick));
        }

        Array.Sort(ticks);
        foreach (double share in (double[])[0.001, 0.25, 0.5, 0.95, 0.99, 0.999, 1])
        {
            long expected = ticks[(int)Math.Ceiling(share * ticks.Length) - 1];
            long actual = histogram.Percentile(share).Ticks;
            Assert.InRange(actual, (expected * 0.969) - 1, (expected * 1.031) + 1);
        }

        Assert.Equal(ticks[^1], histogram.Max.Ticks);
        Assert.Equal(5000, histogram.Count);
        Assert.InRange(histogram.Mean.Ticks, ticks.Average() - 1, ticks.Average() + 1);
    }

    [Theory]
    [InlineData(12_345_678, 12_500_000)]
    [InlineData(1_234_567, 1_230_000)]
    [InlineData(5_678_901, 5_700_000)]
    [InlineData(98_765_432, 100_000_000)]
    [InlineData(250_000_000, 250_000_000)]
    public void Percentiles_have_no_more_digits_than_the_buckets_tell_apart(long nanoseconds, long expected)
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromTicks(nanoseconds / 100));
        histogram.Record(TimeSpan.FromSeconds(1));

        Assert.Equal(expected, histogram.Percentile(0.5).Ticks * 100);
    }

    [Theory]
    [InlineData(557_788_200, 557_000_000)]
    [InlineData(513_000_000, 513_000_000)]
    [InlineData(12_321_900, 12_321_000)]
    public void The_longest_is_no_shorter_than_its_percentiles_and_they_stay_round(long nanoseconds, long expected)
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromTicks(nanoseconds / 100));

        Assert.Equal(expected, histogram.Percentile(0.99).Ticks * 100);
        Assert.Equal(histogram.Percentile(0.99), histogram.Percentile(0.5));
    }

    [Fact]
    public void An_empty_histogram_answers_zero()
    {
        LatencyHistogram histogram = new();

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.Equal(TimeSpan.Zero, histogram.Mean);
        Assert.Equal(TimeSpan.Zero, histogram.Max);
    }

    [Fact]
    public void Negative_and_huge_durations_are_counted()
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.FromDays(10_000));

        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.InRange(histogram.Percentile(1).TotalDays, 9_690, 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    public void A_share_outside_its_range_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyHistogram().Percentile(share));

    [Fact]
    public void Recording_allocates_nothing()
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromMilliseconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            histogram.Record(TimeSpan.FromTicks(i * 997));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
