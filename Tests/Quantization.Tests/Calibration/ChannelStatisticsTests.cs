using EdgeConvNeXt.Quantization.Calibration;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class ChannelStatisticsTests
{
    [Fact]
    public void Each_channel_is_counted_by_itself_over_all_calls()
    {
        ChannelStatistics statistics = new(2);
        statistics.Add([1, -4, 3, 8]);
        statistics.Add([-7, 2]);
        Assert.Equal([-7f, -4f], statistics.Minimum.ToArray());
        Assert.Equal([3f, 8f], statistics.Maximum.ToArray());
        Assert.Equal(-1, statistics.Mean(0), 1e-12);
        Assert.Equal(2, statistics.Mean(1), 1e-12);
        Assert.Equal(59 / 3.0, statistics.MeanSquare(0), 1e-12);
        Assert.Equal(28, statistics.MeanSquare(1), 1e-12);
    }

    // One channel after the other, beside as many at once as the processor takes; more rows than go at once.
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(21)]
    public void Several_channels_at_once_give_the_same_bits(int channels)
    {
        const int Rows = 150;
        float[] values = StreamingHistogramTests.Values(3, Rows * channels);
        ChannelStatistics statistics = new(channels);
        statistics.Add(values);
        for (int channel = 0; channel < channels; channel++)
        {
            float[] own = [.. Enumerable.Range(0, Rows).Select(row => values[(row * channels) + channel])];
            Assert.Equal((own.Min(), own.Max()), (statistics.Minimum[channel], statistics.Maximum[channel]));
            Assert.Equal(own.Aggregate(0.0, (sum, value) => sum + value) / Rows, statistics.Mean(channel));
            Assert.Equal(own.Aggregate(0.0, (sum, value) => sum + ((double)value * value)) / Rows, statistics.MeanSquare(channel));
        }
    }

    [Fact]
    public void Values_that_do_not_fill_rows_are_misuse() => Assert.Throws<ArgumentException>(() => new ChannelStatistics(3).Add([1, 2]));
}
