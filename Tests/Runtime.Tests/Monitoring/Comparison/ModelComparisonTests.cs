using EdgeConvNeXt.Runtime.Monitoring.Comparison;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Comparison;

public sealed class ModelComparisonTests
{
    [Theory]
    [InlineData(8, 0, 0, 0, "Better")]
    [InlineData(8, 0, 0, 7, "Better")] // more overkill is suspected only
    [InlineData(8, 0, 0, 8, "Worse")]
    [InlineData(0, 0, 8, 0, "Better")]
    [InlineData(2, 3, 8, 0, "Open")] // a bad part more than the line's got through
    [InlineData(3, 3, 8, 0, "Better")]
    [InlineData(0, 8, 20, 0, "Worse")]
    [InlineData(7, 0, 7, 0, "Open")]
    public void Escapes_and_overkill_are_two_questions(
        long escapeWins, long escapeLosses, long overkillWins, long overkillLosses, string expected)
    {
        ModelComparison comparison = new(new PairedTest(escapeWins, escapeLosses), new PairedTest(overkillWins, overkillLosses));

        Assert.Equal(expected, comparison.Result.ToString());
    }

    [Fact]
    public void Each_disagreement_counts_for_the_model_that_was_right()
    {
        ModelComparison comparison = default(ModelComparison)
            .With(isGood: true, passes: true)
            .With(isGood: true, passes: false).With(isGood: true, passes: false)
            .With(isGood: false, passes: false).With(isGood: false, passes: false).With(isGood: false, passes: false)
            .With(isGood: false, passes: true);

        Assert.Equal(new ModelComparison(new PairedTest(3, 1), new PairedTest(1, 2)), comparison);
        Assert.Equal(7, comparison.Labelled);
    }

    // Two models that err on 2 % of all parts, each on its own: nothing is ever to be promoted, by whoever looks after each part.
    [Fact]
    public void Of_two_models_as_good_as_each_other_the_shadow_is_preferred_in_less_than_five_percent()
    {
        const int Runs = 2000;
        Random random = new(11);

        int preferred = Enumerable.Range(0, Runs).Count(_ => EverPreferred(random, parts: 10_000, ofLine: 0.02, ofShadow: 0.02));

        Assert.InRange(preferred / (double)Runs, 0.005, 0.05);
    }

    [Fact]
    public void A_shadow_that_errs_half_as_often_is_found()
    {
        const int Runs = 300;
        Random random = new(11);

        int preferred = Enumerable.Range(0, Runs).Count(_ => EverPreferred(random, parts: 20_000, ofLine: 0.02, ofShadow: 0.01));

        Assert.InRange(preferred / (double)Runs, 0.95, 1);
    }

    [Fact]
    public void How_many_more_decide_counts_disagreements_of_both_kinds()
    {
        // Five more to none decide about escapes; half of the disagreements are about them.
        ModelComparison comparison = new(new PairedTest(3, 0), new PairedTest(2, 1));

        Assert.Equal(10, comparison.MoreToDecide());
        Assert.Equal(0, new ModelComparison(new PairedTest(8, 0), default).MoreToDecide());
        Assert.Null(default(ModelComparison).MoreToDecide());
    }

    private static bool EverPreferred(Random random, int parts, double ofLine, double ofShadow)
    {
        // One part in twenty is bad. Between two parts that the models disagree about nothing changes.
        ModelComparison comparison = default;
        for (int part = 0; part < parts; part++)
        {
            bool lineErrs = random.NextDouble() < ofLine;
            bool shadowErrs = random.NextDouble() < ofShadow;
            if (lineErrs == shadowErrs)
            {
                continue;
            }

            bool isGood = random.NextDouble() < 0.95;
            comparison = comparison.With(isGood, passes: isGood != shadowErrs);
            if (comparison.Result == ComparisonResult.Better)
            {
                return true;
            }
        }

        return false;
    }
}
