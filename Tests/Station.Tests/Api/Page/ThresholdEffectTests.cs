using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.History;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Tests.Api.Page;

public sealed class ThresholdEffectTests
{
    [Theory]
    [InlineData(UnsureAction.Reject, 1, 0)]
    [InlineData(UnsureAction.Pass, 0, 1)]
    public void What_other_thresholds_change_depends_on_what_is_done_with_unsure_parts(UnsureAction unsure, int more, int fewer)
    {
        // A good one that is no longer sure, a crack that is not either, and two that stay as they are.
        JournalPicture picture = new("a.jpg", "ok", 1, false);
        JournalRow[] rows = [Row(1, "ok", 0.7f) with { Picture = picture }, Row(2, "ng", 0.3f), Row(3, "ok", 0.95f), Row(4, "ng", 0.05f)];
        rows[1] = rows[1] with { Picture = picture with { Deleted = "age" } };

        ThresholdEffect effect = Of(rows, unsure);

        Assert.Equal((4, more, fewer, 2, 0), (
            effect.Parts, effect.MoreRejected, effect.FewerRejected, effect.MoreUnsure, effect.FewerUnsure));
        Assert.Equal(
            [new ThresholdChange(rows[0].Result, "ok", "unsure", true), new ThresholdChange(rows[1].Result, "ng", "unsure", false)],
            effect.Results);
        Assert.Equal((rows[0].Time, rows[3].Time), (effect.From, effect.To));
    }

    [Fact]
    public void Parts_without_scores_for_these_labels_are_left_out()
    {
        JournalRow[] rows =
        [
            Row(1, "unsure", 0.5f) with { Scores = null },
            Row(2, "ok", 0.5f) with { Scores = new Dictionary<string, float?> { ["ok"] = 0.5f, ["dent"] = 0.5f } },
            Row(3, "unsure", 0.5f) with { Scores = new Dictionary<string, float?> { ["ok"] = null, ["crack"] = 0.5f } },
        ];

        ThresholdEffect effect = Of(rows, UnsureAction.Reject);

        Assert.Equal((0, null, null), (effect.Parts, effect.From, effect.To));
        Assert.Empty(effect.Results);
    }

    private static ThresholdEffect Of(JournalRow[] rows, UnsureAction unsure) =>
        ThresholdEffect.Of(rows, ["ok", "crack"], ["ok"], new DecisionThresholds { Default = 0.9f }, unsure);

    private static JournalRow Row(long sequence, string outcome, float ok) => new()
    {
        Sequence = sequence, Result = $"{Guid.CreateVersion7()}", Station = "press 4", Start = "s1", Part = sequence,
        Time = $"2026-01-01T00:00:0{sequence}.000Z", MonotonicNs = 0, Outcome = outcome, Action = "none",
        Scores = new Dictionary<string, float?> { ["ok"] = ok, ["crack"] = 1 - ok }, Timings = new JournalTimings(0, 0, 0, 0),
        Model = "strip@3", Frame = sequence,
    };
}
