using EdgeConvNeXt.Runtime.Monitoring.Comparison;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Comparison;

public sealed class PairedTestTests
{
    private const int Runs = 4000;
    private const int Pairs = 500;

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 4.0 / 6)]
    [InlineData(8, 0, 256.0 / 9)]
    [InlineData(11, 1, 4096.0 / 156)]
    public void The_evidence_is_the_formula(long wins, long losses, double expected)
    {
        Assert.Equal(expected, new PairedTest(wins, losses).Evidence, 1e-10);
        Assert.Equal(expected, new PairedTest(losses, wins).Evidence, 1e-10);
    }

    // 2^n s! (n-s)! / (n+1)! is the mean of the payouts at all shares: the sum over them has to give the same.
    [Theory]
    [InlineData(700, 300)]
    [InlineData(26, 20)]
    public void The_evidence_of_many_is_the_integral(long wins, long losses)
    {
        const int Steps = 200_000;
        double sum = Enumerable.Range(0, Steps).Select(step => (step + 0.5) / Steps)
            .Sum(share => Math.Exp((wins * Math.Log(2 * share)) + (losses * Math.Log(2 * (1 - share)))));

        Assert.Equal(1, new PairedTest(wins, losses).Evidence / (sum / Steps), 1e-9);
    }

    [Theory]
    [InlineData(7, 0, false)]
    [InlineData(8, 0, true)]
    [InlineData(10, 1, false)]
    [InlineData(11, 1, true)]
    public void Eight_to_none_decides_and_eleven_to_one(long wins, long losses, bool isDecided)
    {
        Assert.Equal(isDecided ? PairedResult.SecondBetter : PairedResult.Open, new PairedTest(wins, losses).Result);
        Assert.Equal(isDecided ? PairedResult.FirstBetter : PairedResult.Open, new PairedTest(losses, wins).Result);
    }

    [Fact]
    public void Looking_after_every_pair_is_wrong_in_less_than_five_percent()
    {
        Random random = new(7);
        int alarms = Enumerable.Range(0, Runs).Count(_ => PairsToDecide(random, 0.5) is not null);

        // The power that the test has must not be given away either: published for this process are about 3.4 %.
        Assert.InRange(alarms / (double)Runs, 0.02, 0.05);
    }

    [Fact]
    public void A_share_of_seventy_percent_is_found_within_about_45_pairs()
    {
        Random random = new(7);
        int[] pairs = [.. Enumerable.Range(0, Runs).Select(_ => PairsToDecide(random, 0.7) ?? Pairs).Order()];

        Assert.InRange(pairs[Runs / 2], 40, 50);
    }

    [Fact]
    public void The_bounds_of_the_share_hold_it_at_all_moments_together()
    {
        const int Fewer = 400;
        Random random = new(7);
        int missed = Enumerable.Range(0, Fewer).Count(_ => EverMisses(random, 0.8));

        Assert.InRange(missed / (double)Fewer, 0, 0.05);
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 0)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(1, 11)]
    [InlineData(300, 250)]
    [InlineData(330, 250)]
    public void The_bounds_hold_one_half_while_the_test_is_open(long wins, long losses)
    {
        PairedTest test = new(wins, losses);
        (double low, double high) = test.ShareBounds;

        Assert.InRange(low, 0, (double)wins / test.Count);
        Assert.InRange(high, (double)wins / test.Count, 1);
        Assert.Equal(test.Result == PairedResult.Open, low < 0.5 && high > 0.5);
    }

    [Fact]
    public void Without_labels_nothing_is_known()
    {
        PairedTest none = default;

        Assert.Equal((0, 1), none.ShareBounds);
        Assert.Equal(PairedResult.Open, none.Result);
        Assert.Null(none.MoreToDecide());
    }

    [Theory]
    [InlineData(3, 0, 5L)]
    [InlineData(8, 0, 0L)]
    [InlineData(4, 4, null)]
    public void It_is_told_how_many_more_decide_in_the_present_shares(long wins, long losses, long? expected) =>
        Assert.Equal(expected, new PairedTest(wins, losses).MoreToDecide());

    [Fact]
    public void As_many_more_as_were_told_do_decide()
    {
        long more = new PairedTest(14, 6).MoreToDecide()!.Value;

        Assert.InRange(more, 15, 40);
        long wins = (long)Math.Round((20 + more) * 0.7);
        Assert.Equal(PairedResult.SecondBetter, new PairedTest(wins, 20 + more - wins).Result);
    }

    private static int? PairsToDecide(Random random, double share)
    {
        PairedTest test = default;
        for (int pair = 1; pair <= Pairs; pair++)
        {
            test = random.NextDouble() < share ? test with { Wins = test.Wins + 1 } : test with { Losses = test.Losses + 1 };
            if (test.Result != PairedResult.Open)
            {
                return pair;
            }
        }

        return null;
    }

    private static bool EverMisses(Random random, double share)
    {
        PairedTest test = default;
        for (int pair = 1; pair <= Pairs / 2; pair++)
        {
            test = random.NextDouble() < share ? test with { Wins = test.Wins + 1 } : test with { Losses = test.Losses + 1 };
            (double low, double high) = test.ShareBounds;
            if (share < low || share > high)
            {
                return true;
            }
        }

        return false;
    }
}
