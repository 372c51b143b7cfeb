using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

public class ConfidenceIntervalTests
{
    // The first two are from table III of Newcombe's paper, the third is the worked example of D. G. Altman et al., Statistics with
    // confidence, 2000.
    [Theory]
    [InlineData(36, 12, 2, 0, 0.0569, 0.3404, 4)]
    [InlineData(20, 12, 2, 16, 0.0562, 0.3292, 4)]
    [InlineData(14, 5, 0, 22, 0.011, 0.226, 3)]
    public void The_interval_of_a_loss_is_the_published_one(
        long both, long reference, long candidate, long neither, double low, double high, int digits)
    {
        ConfidenceInterval interval = ConfidenceInterval.OfLoss(new PairedCounts(both, reference, candidate, neither));

        Assert.Equal(low, interval.Low, digits);
        Assert.Equal(high, interval.High, digits);
    }

    // 81 of 263: the worked example of R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
    // 1998.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1)]
    public void The_interval_of_a_share_is_the_published_one(long hits, long images, double low, double high)
    {
        ConfidenceInterval interval = ConfidenceInterval.OfShare(hits, images);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Models_that_never_disagree_still_have_an_interval_around_0()
    {
        ConfidenceInterval interval = ConfidenceInterval.OfLoss(new PairedCounts(285, 0, 0, 15));

        Assert.InRange(interval.High, 0.005, 0.02);
        Assert.Equal(-interval.High, interval.Low, 1e-12);
    }

    [Fact]
    public void Exchanging_the_models_mirrors_the_interval()
    {
        ConfidenceInterval loss = ConfidenceInterval.OfLoss(new PairedCounts(270, 9, 2, 19));
        ConfidenceInterval gain = ConfidenceInterval.OfLoss(new PairedCounts(270, 2, 9, 19));

        Assert.Equal(loss.Low, -gain.High, 1e-12);
        Assert.Equal(loss.High, -gain.Low, 1e-12);
    }

    [Fact]
    public void An_interval_holds_the_truth_about_19_times_in_20()
    {
        Random random = new(4);
        const int Rounds = 2000;
        int held = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // Both right 90 %, only the reference 4 %, only the candidate 2 %: the true loss is 2 %.
            long[] counts = new long[4];
            for (int image = 0; image < 300; image++)
            {
                counts[random.NextDouble() switch { < 0.90 => 0, < 0.94 => 1, < 0.96 => 2, _ => 3 }]++;
            }

            ConfidenceInterval interval = ConfidenceInterval.OfLoss(new PairedCounts(counts[0], counts[1], counts[2], counts[3]));
            held += interval.Low <= 0.02 && interval.High >= 0.02 ? 1 : 0;
        }

        Assert.InRange(held / (double)Rounds, 0.94, 0.99);
    }

    [Fact]
    public void No_images_are_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.OfLoss(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.OfShare(2, 1));
    }
}
