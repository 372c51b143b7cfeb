using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class DecisionRuleTests
{
    private static readonly string[] Labels = ["crack", "ok", "pit"];

    [Theory]
    [InlineData(0.1f, 0.8f, 0.1f, Outcome.Ok, 1)]
    [InlineData(0.7f, 0.2f, 0.1f, Outcome.Ng, 0)]
    [InlineData(0.0f, 0.4f, 0.6f, Outcome.Ng, 2)]
    [InlineData(0.4f, 0.3f, 0.3f, Outcome.Unsure, 0)]
    [InlineData(0.3f, 0.49f, 0.21f, Outcome.Unsure, 1)]
    public void The_highest_label_wins_when_it_reaches_its_threshold(float crack, float ok, float pit, Outcome outcome, int label)
    {
        Decision decision = Rule(new DecisionThresholds()).Decide([crack, ok, pit]);

        Assert.Equal(outcome, decision.Outcome);
        Assert.Equal(label, decision.LabelIndex);
        Assert.Equal(outcome == Outcome.Unsure, decision.Reason is not null);
    }

    [Fact]
    public void A_label_may_have_a_threshold_of_its_own()
    {
        DecisionRule rule = Rule(new DecisionThresholds { Labels = new Dictionary<string, float> { ["ok"] = 0.9f } });

        Assert.Equal(Outcome.Unsure, rule.Decide([0.1f, 0.85f, 0.05f]).Outcome);
        Assert.Equal(Outcome.Ok, rule.Decide([0.05f, 0.9f, 0.05f]).Outcome);
    }

    [Fact]
    public void The_margin_counts_only_between_good_and_not_good()
    {
        DecisionRule rule = Rule(new DecisionThresholds { Default = 0.3f, Margin = 0.2f });

        Assert.Equal(Outcome.Unsure, rule.Decide([0.5f, 0.4f, 0.1f]).Outcome);
        Assert.Equal(Outcome.Ng, rule.Decide([0.5f, 0.05f, 0.45f]).Outcome);
    }

    [Fact]
    public void Without_ok_labels_nothing_is_ok() =>
        Assert.Equal(Outcome.Ng, new DecisionRule(Labels, [], new DecisionThresholds()).Decide([0.1f, 0.8f, 0.1f]).Outcome);

    [Fact]
    public void A_margin_over_a_kind_that_does_not_exist_does_nothing() =>
        Assert.Equal(Outcome.Ng, new DecisionRule(Labels, [], new DecisionThresholds { Margin = 0.9f }).Decide([0.1f, 0.8f, 0.1f]).Outcome);

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(0.1f, 0.9f, float.NaN)]
    [InlineData(float.NaN, 0.9f, 0.1f)]
    [InlineData(float.PositiveInfinity, 0, 0)]
    public void Scores_that_are_no_numbers_are_unsure_and_name_no_label(float crack, float ok, float pit) =>
        Assert.Equal(
            new Decision(
                Outcome.Unsure, -1, 0, "the model's scores are not numbers"), Rule(new DecisionThresholds()).Decide([crack, ok, pit]));

    [Fact]
    public void As_many_scores_as_labels_are_needed() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rule(new DecisionThresholds()).Decide([1f]));

    private static DecisionRule Rule(DecisionThresholds thresholds) => new(Labels, ["ok"], thresholds);
}
