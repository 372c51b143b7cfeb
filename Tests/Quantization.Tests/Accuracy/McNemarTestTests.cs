using System.Numerics;
using EdgeConvNeXt.Quantization.Accuracy;

namespace EdgeConvNeXt.Quantization.Tests.Accuracy;

public class McNemarTestTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(20, 3, 0.00048828125)]
    // The approval ratings of the documentation of statsmodels.stats.contingency_tables.mcnemar.
    [InlineData(121, 59, 4.434449263755176e-06)]
    public void The_p_value_is_the_known_one(long referenceOnly, long candidateOnly, double expected) =>
        Assert.Equal(1, McNemarTest.PValue(new PairedCounts(10, referenceOnly, candidateOnly, 3)) / expected, 1e-10);

    [Fact]
    public void Every_small_table_agrees_with_whole_numbers()
    {
        for (int discordant = 0; discordant <= 90; discordant++)
        {
            for (int fewer = 0; fewer <= discordant / 2; fewer++)
            {
                double expected = Exact(discordant, fewer);
                Assert.Equal(1, McNemarTest.PValue(new PairedCounts(0, fewer, discordant - fewer, 0)) / expected, 1e-11);
                Assert.Equal(1, McNemarTest.PValue(new PairedCounts(0, discordant - fewer, fewer, 0)) / expected, 1e-11);
            }
        }
    }

    [Fact]
    public void The_p_value_is_1_exactly_where_no_split_is_more_even_and_never_above()
    {
        for (long fewer = 0; fewer < 3000; fewer++)
        {
            Assert.Equal(1.0, McNemarTest.PValue(new PairedCounts(0, fewer, fewer, 0)));
            Assert.Equal(1.0, McNemarTest.PValue(new PairedCounts(0, fewer, fewer + 1, 0)));
            Assert.InRange(McNemarTest.PValue(new PairedCounts(0, fewer + 2, fewer, 0)), 0, 0.999);
        }
    }

    [Fact]
    public void Many_images_give_what_the_normal_distribution_gives()
    {
        // 1.96 standard deviations from the middle of ten million coins: p = 0.05.
        long away = (long)(1.959963984540054 * Math.Sqrt(1e7) / 2);

        Assert.Equal(0.05, McNemarTest.PValue(new PairedCounts(0, 5_000_000 - away, 5_000_000 + away, 0)), 2e-4);
    }

    [Fact]
    public void A_split_that_is_too_uneven_for_a_double_has_p_0() =>
        Assert.Equal(0, McNemarTest.PValue(new PairedCounts(0, 0, 5000, 0)));

    [Fact]
    public void Negative_counts_are_misuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => McNemarTest.PValue(new PairedCounts(0, -1, 2, 0)));

    // Slow and certain: binomial coefficients as whole numbers.
    private static double Exact(int n, int fewer)
    {
        BigInteger term = 1;
        BigInteger tail = 0;
        for (int i = 0; i <= fewer; i++)
        {
            tail += term;
            term = term * (n - i) / (i + 1);
        }

        return Math.Min(1, 2 * (double)tail / Math.Pow(2, n));
    }
}
