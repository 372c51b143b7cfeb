using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.History;

/// <summary>
/// What the last parts of a journal would have been by other thresholds, by the line's own rule. Parts without a score for each label, and
/// those of a model with other labels, are left out. What several frames of a part would have voted is not known: its scores are judged as
/// one.
/// </summary>
internal sealed record ThresholdEffect
{
    /// <summary>Parts that are looked at.</summary>
    public const int MostParts = 500;

    /// <summary>Parts that were looked at.</summary>
    public required int Parts { get; init; }

    /// <summary>When the oldest of them was judged; null where there is none.</summary>
    public string? From { get; init; }

    /// <summary>When the newest of them was judged.</summary>
    public string? To { get; init; }

    /// <summary>Parts that would be rejected and were not.</summary>
    public required int MoreRejected { get; init; }

    /// <summary>Parts that were rejected and would not be.</summary>
    public required int FewerRejected { get; init; }

    /// <summary>Parts that would be unsure and were not.</summary>
    public required int MoreUnsure { get; init; }

    /// <summary>Parts that were unsure and would not be.</summary>
    public required int FewerUnsure { get; init; }

    /// <summary>The parts whose outcome would be another, in the order of <c>rows</c>.</summary>
    public required IReadOnlyList<ThresholdChange> Results { get; init; }

    /// <summary>What would have been.</summary>
    /// <param name="rows">The parts.</param>
    /// <param name="labels">The model's labels.</param>
    /// <param name="okLabels">Those that mean that a part is good.</param>
    /// <param name="thresholds">The other thresholds.</param>
    /// <param name="unsure">What is done with unsure parts, then as well as by these thresholds.</param>
    public static ThresholdEffect Of(
        IEnumerable<JournalRow> rows, IReadOnlyList<string> labels, IReadOnlyList<string> okLabels, DecisionThresholds thresholds,
        UnsureAction unsure)
    {
        DecisionRule rule = new(labels, okLabels, thresholds);
        List<JournalRow> known = [];
        List<(Outcome Was, Outcome Would, JournalRow Row)> changes = [];
        foreach (JournalRow row in rows)
        {
            if (ScoresOf(row, labels) is { } scores)
            {
                known.Add(row);
                Outcome was = Enum.Parse<Outcome>(row.Outcome, ignoreCase: true);
                Outcome would = rule.Decide(scores).Outcome;
                if (was != would)
                {
                    changes.Add((was, would, row));
                }
            }
        }

        bool IsRejected(Outcome outcome) => outcome == Outcome.Ng || (outcome == Outcome.Unsure && unsure == UnsureAction.Reject);
        return new ThresholdEffect
        {
            Parts = known.Count,
            From = known.MinBy(row => row.Sequence)?.Time,
            To = known.MaxBy(row => row.Sequence)?.Time,
            MoreRejected = changes.Count(change => IsRejected(change.Would) && !IsRejected(change.Was)),
            FewerRejected = changes.Count(change => IsRejected(change.Was) && !IsRejected(change.Would)),
            MoreUnsure = changes.Count(change => change.Would == Outcome.Unsure),
            FewerUnsure = changes.Count(change => change.Was == Outcome.Unsure),
            Results =
            [
                .. changes.Select(change => new ThresholdChange(
                    change.Row.Result, Word(change.Was), Word(change.Would), change.Row.Picture is { Deleted: null })),
            ],
        };
    }

    private static float[]? ScoresOf(JournalRow row, IReadOnlyList<string> labels)
    {
        if (row.Scores is not { } scores || scores.Count != labels.Count || !labels.All(scores.ContainsKey))
        {
            return null;
        }

        float?[] values = [.. labels.Select(label => scores[label])];
        return values.All(value => value is not null) ? [.. values.Select(value => value!.Value)] : null;
    }

    private static string Word(Outcome outcome) => Live.LiveCounts.Word(outcome);
}

/// <summary>A part whose outcome would be another.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Was">Its outcome: "ok", "ng" or "unsure".</param>
/// <param name="Would">What it would have been.</param>
/// <param name="Picture">Whether its picture is there.</param>
internal sealed record ThresholdChange(string Result, string Was, string Would, bool Picture);
