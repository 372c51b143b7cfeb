using EdgeConvNeXt.Runtime.Monitoring.Comparison;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Comparison;

public sealed class ModelComparisonTests
{
    private const int Runs = 2000;

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
        int escapeWins, int escapeLosses, int overkillWins, int overkillLosses, string expected)
    {
        ModelComparison comparison = Of(escapeWins, escapeLosses, overkillWins, overkillLosses);

        Assert.Equal(
            (new PairedTest(escapeWins, escapeLosses), new PairedTest(overkillWins, overkillLosses)),
            (comparison.Escapes, comparison.Overkill));
        Assert.Equal(expected, comparison.Result.ToString());
    }

    // Two models that err on 2 % of all parts, each on its own: nothing is ever to be promoted, by whoever looks after each part.
    [Fact]
    public void Of_two_models_as_good_as_each_other_the_shadow_is_preferred_in_less_than_five_percent()
    {
        Random random = new(11);

        int preferred = Enumerable.Range(0, Runs).Count(_ => EverPreferred(random, parts: 10_000, 0.02, 0.02, (_, good) => good));

        Assert.InRange(preferred / (double)Runs, 0.005, 0.05);
    }

    // People label what lies in the reject bin, or what the screen shows of good parts, and not the rest; or lose some of both.
    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.5)]
    [InlineData(0.9, 0.9)]
    public void Labels_of_one_kind_alone_prefer_nobody(double ofStopped, double ofPassed)
    {
        Random random = new(11);

        int preferred = Enumerable.Range(0, Runs / 4).Count(_ => EverPreferred(
            random, parts: 10_000, 0.02, 0.02,
            (shadowPasses, good) => random.NextDouble() < (shadowPasses ? ofStopped : ofPassed) ? good : null));

        Assert.InRange(preferred / (Runs / 4.0), 0, 0.05);
    }

    [Fact]
    public void A_shadow_that_errs_half_as_often_is_found()
    {
        const int Fewer = 300;
        Random random = new(11);

        int preferred = Enumerable.Range(0, Fewer).Count(_ => EverPreferred(random, parts: 20_000, 0.02, 0.01, (_, good) => good));

        Assert.InRange(preferred / (double)Fewer, 0.95, 1);
    }

    [Fact]
    public void What_was_proven_stays_so_while_later_disagreements_wait_for_labels()
    {
        ModelComparison proven = Of(8, 0, 0, 0);
        for (int i = 0; i < 20; i++)
        {
            proven = proven.With(isGood: null, passes: true);
        }

        Assert.Equal((ComparisonResult.Better, 20), (proven.Result, proven.Unlabelled));
    }

    [Fact]
    public void What_is_not_labelled_counts_against_what_is_to_be_proven()
    {
        ModelComparison comparison = default(ModelComparison).With(isGood: null, passes: true).With(isGood: null, passes: false);
        for (int i = 0; i < 10; i++)
        {
            comparison = comparison.With(isGood: false, passes: false);
        }

        // Ten to none would do, ten to one does not; eleven do.
        Assert.Equal((ComparisonResult.Open, 2L), (comparison.Result, comparison.MoreToDecide()));
        Assert.Equal(ComparisonResult.Better, comparison.With(isGood: false, passes: false).Result);
    }

    [Fact]
    public void How_many_more_decide_counts_disagreements_of_both_kinds()
    {
        // Five more to none decide about escapes; half of the disagreements are about them.
        Assert.Equal(10, Of(3, 0, 2, 1).MoreToDecide());
        Assert.Equal(0, Of(8, 0, 0, 0).MoreToDecide());
        Assert.Null(default(ModelComparison).MoreToDecide());
        Assert.InRange(Of(1, 2, 8, 0).MoreToDecide()!.Value, 100, 1000);
    }

    // Losses first, so that nothing is proven on the way that is not at the end.
    private static ModelComparison Of(int escapeWins, int escapeLosses, int overkillWins, int overkillLosses)
    {
        ModelComparison comparison = default;
        Add(escapeLosses, isGood: false, passes: true);
        Add(overkillLosses, isGood: true, passes: false);
        Add(escapeWins, isGood: false, passes: false);
        Add(overkillWins, isGood: true, passes: true);
        return comparison;

        void Add(int count, bool isGood, bool passes)
        {
            for (int i = 0; i < count; i++)
            {
                comparison = comparison.With(isGood, passes);
            }
        }
    }

    private static bool EverPreferred(Random random, int parts, double ofLine, double ofShadow, Func<bool, bool, bool?> label)
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
            bool passes = isGood != shadowErrs;
            comparison = comparison.With(label(passes, isGood), passes);
            if (comparison.Result == ComparisonResult.Better)
            {
                return true;
            }
        }

        return false;
    }
}
