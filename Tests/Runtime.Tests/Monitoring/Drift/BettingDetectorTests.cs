using EdgeConvNeXt.Runtime.Monitoring.Drift;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

public sealed class BettingDetectorTests
{
    [Fact]
    public void The_statistic_is_the_best_product_of_odds_that_ends_now()
    {
        Random random = new(3);
        double[] values = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        Bet[] bets = [new(0.5, 1.2), new(0.5, -0.4)];
        BettingDetector detector = new(bets);

        for (int n = 0; n < values.Length; n++)
        {
            detector.Add(values[n], values[n]);
            double expected = bets.Average(bet => Enumerable.Range(0, n + 1).Max(from =>
                values[from..(n + 1)].Aggregate(1.0, (wealth, value) => wealth * (1 + (bet.Stake * (value - bet.Mean))))));
            Assert.Equal(expected, detector.Statistic, 1e-9 * expected);
        }
    }

    [Fact]
    public void The_leader_says_since_when_and_what()
    {
        BettingDetector detector = new([new Bet(0.5, 1), new Bet(0.5, -1)]);
        for (int i = 0; i < 100; i++)
        {
            detector.Add(0.4, 40);
        }

        for (int i = 0; i < 30; i++)
        {
            detector.Add(0.9, 90);
        }

        Assert.Equal((30, 90), (detector.Leader.Parts, detector.Leader.Average));
    }

    [Fact]
    public void Parts_like_those_before_reach_a_threshold_no_sooner_than_it_says()
    {
        const double Threshold = 300;
        Bet[] bets = [new(0.02, 0.5), new(0.02, 2), new(0.02, 8)];
        Random random = new(11);
        double parts = 0;
        const int Runs = 500;
        for (int run = 0; run < Runs; run++)
        {
            BettingDetector detector = new(bets);
            for (; detector.Statistic < Threshold; parts++)
            {
                double hit = random.NextDouble() < 0.02 ? 1 : 0;
                detector.Add(hit, hit);
            }
        }

        Assert.True(parts / Runs > Threshold, $"{parts / Runs} parts on average");
    }

    [Theory]
    [InlineData(2, 100)]
    [InlineData(0, 200)]
    [InlineData(30, 1000)]
    public void An_interval_of_a_rate_holds_it(int hits, int parts)
    {
        RateInterval within = RateInterval.Of(hits, parts);

        Assert.True(within.Lower <= (double)hits / parts && (double)hits / parts < within.Upper && within.Upper < 0.08);
    }

    // The bounds that R's prop.test(30, 1000, correct = FALSE) gives.
    [Fact]
    public void The_interval_is_Wilsons() =>
        Assert.Equal((0.0211, 0.0425), (Math.Round(RateInterval.Of(30, 1000).Lower, 4), Math.Round(RateInterval.Of(30, 1000).Upper, 4)));
}
