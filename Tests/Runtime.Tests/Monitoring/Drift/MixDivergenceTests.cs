using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

public sealed class MixDivergenceTests
{
    [Fact]
    public void The_same_mix_has_none() => Assert.Equal(0, MixDivergence.Of([98, 2], [98, 2]), 1e-12);

    [Fact]
    public void A_class_that_was_never_seen_is_no_infinity() => Assert.InRange(MixDivergence.Of([100, 100], [1000, 0]), 0.5, 10);

    // Why rates are watched beside: 2 % that become 4 % are 0.008, and 0.15 is first reached at 13.5 %.
    [Theory]
    [InlineData(4, false)]
    [InlineData(13, false)]
    [InlineData(14, true)]
    public void Rejects_alone_hardly_move_it(int percent, bool isSeen)
    {
        double divergence = MixDivergence.Of([1_000_000 - (10_000 * percent), 10_000 * percent], [980_000, 20_000]);

        Assert.Equal(isSeen, divergence >= MixDivergence.Threshold);
    }

    [Fact]
    public void Of_large_windows_the_threshold_is_that_of_the_design() =>
        Assert.Equal(0.15, MixDivergence.ThresholdFor(500, 100_000, 6, 1e-5));

    [Theory]
    [InlineData(200, 200, 6)]
    [InlineData(200, 5000, 20)]
    [InlineData(50, 50, 6)]
    public void In_small_windows_it_is_so_high_that_chance_does_not_reach_it(int parts, int baselineParts, int classes)
    {
        double threshold = MixDivergence.ThresholdFor(parts, baselineParts, classes, 0.001);
        Random random = new(5);
        int alarms = 0;
        for (int run = 0; run < 4000; run++)
        {
            alarms += MixDivergence.Of(Draw(random, parts, classes), Draw(random, baselineParts, classes)) >= threshold ? 1 : 0;
        }

        Assert.True(threshold > MixDivergence.Threshold);
        Assert.True(alarms <= 4, $"{alarms} alarms");
    }

    [Fact]
    public void The_class_that_changed_most_is_named() => Assert.Equal(2, MixDivergence.LeaderOf([90, 1, 9], [980, 15, 5]));

    private static long[] Draw(Random random, int parts, int classes)
    {
        long[] counts = new long[classes];
        for (int i = 0; i < parts; i++)
        {
            counts[random.Next(classes)]++;
        }

        return counts;
    }
}
