using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring;

public sealed class LatencyIncrementsTests
{
    [Fact]
    public void Each_duration_is_told_once_to_three_percent()
    {
        Random random = new(7);
        LatencyHistogram histogram = new();
        LatencyIncrements increments = new(histogram);
        List<long> told = [];
        List<long> recorded = [];
        for (int look = 0; look < 20; look++)
        {
            for (int i = random.Next(100); i > 0; i--)
            {
                long ticks = random.NextInt64(1, 100_000_000);
                recorded.Add(ticks);
                histogram.Record(new TimeSpan(ticks));
            }

            increments.TakeNew((duration, count) => told.AddRange(Enumerable.Repeat(duration.Ticks, (int)count)));
            Assert.Equal(recorded.Count, told.Count);
        }

        Assert.All(
            told.Order().Zip(recorded.Order()),
            pair => Assert.InRange(pair.First, (pair.Second * 0.969) - 1, (pair.Second * 1.031) + 1));
    }

    [Fact]
    public void Nothing_new_is_nothing_told()
    {
        LatencyHistogram histogram = new();
        LatencyIncrements increments = new(histogram);
        histogram.Record(TimeSpan.FromMilliseconds(5));
        increments.TakeNew((_, _) => { });

        increments.TakeNew((_, _) => Assert.Fail("It was told already."));
    }
}
