using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>Which parts of a journal people are asked about, and what they may answer.</summary>
/// <param name="journal">The journal.</param>
/// <param name="labels">What people have said so far.</param>
internal sealed class LabelDesk(JournalReader journal, LabelFile labels)
{
    // What file systems take as a name.
    private const int LongestName = 255;

    /// <summary>The share of OK parts that people are asked about.</summary>
    public double SampleShare { get; init; } = LabelSample.UsualShare;

    /// <summary>Results about which the line's model and a shadow disagree.</summary>
    public IReadOnlySet<Guid> Disagreements { get; init; } = new HashSet<Guid>();

    /// <summary>Why a person is, or would be, asked about a verdict.</summary>
    public string ReasonOf(JournalRow row) => ReasonOf(Enum.Parse<Outcome>(row.Outcome, ignoreCase: true), new Guid(row.Result));

    /// <summary>The parts that people are asked about and have not labelled, oldest first: those are deleted first too.</summary>
    /// <param name="filter">Which verdicts; its outcome is not looked at.</param>
    /// <param name="reason">Why they are asked; null for any reason.</param>
    /// <exception cref="EdgeException">The journal cannot be read.</exception>
    public IEnumerable<JournalRow> Waiting(JournalFilter filter, string? reason) => journal.At(Queue(filter, reason));

    /// <summary>Where those parts stand in the journal, oldest first.</summary>
    /// <inheritdoc cref="Waiting"/>
    public IReadOnlyList<long> Queue(JournalFilter filter, string? reason) =>
    [
        .. Enum.GetValues<Outcome>().Where(outcome => MayBe(outcome, reason))
            .SelectMany(outcome => journal.Find(
                filter with { Outcome = outcome },
                result => IsAsked(outcome, result) && (reason is null || ReasonOf(outcome, result) == reason)))
            .Order(),
    ];

    /// <summary>Makes a label of what a person says.</summary>
    /// <param name="result">The result that it is about.</param>
    /// <param name="label">The class.</param>
    /// <param name="isGood">Whether a part of that class is good; null where the journal is to say it.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="at">When.</param>
    /// <exception cref="EdgeException">
    /// There is no such verdict, or it is not known whether a part of that class is good.
    /// </exception>
    public PartLabel Label(Guid result, string label, bool? isGood, string by, DateTimeOffset at)
    {
        ThrowIfNoName(label);
        JournalRow row = journal.Query(new JournalFilter { Result = result, Limit = 1 }).SingleOrDefault() ?? throw new EdgeException(
            EdgeFault.Configuration, "The journal has no such verdict", result.ToString(), "a result of this journal",
            "`edge label list` and `edge journal query --json` name results.");
        return new PartLabel
        {
            Result = result, Label = label, Good = isGood ?? IsGood(label, row), By = by, At = at, Reason = ReasonOf(row),
        };
    }

    // A class becomes the name of a folder when labels are exported.
    private static void ThrowIfNoName(string label)
    {
        if (string.IsNullOrWhiteSpace(label) || label[0] == '.' || label.Contains('/') || label.Any(char.IsControl)
            || Encoding.UTF8.GetByteCount(label) > LongestName)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"The class '{PrintableText.Of(label)}' cannot be the name of a folder", "the label",
                $"a name without '/' that does not begin with a dot, of at most {LongestName} bytes", "Name the class otherwise.");
        }
    }

    private static bool MayBe(Outcome outcome, string? reason) => reason switch
    {
        LabelReason.Ng => outcome == Outcome.Ng,
        LabelReason.Unsure => outcome == Outcome.Unsure,
        LabelReason.Sample or LabelReason.Disagreement => outcome == Outcome.Ok,
        _ => true,
    };

    private string ReasonOf(Outcome outcome, Guid result) => outcome == Outcome.Ng ? LabelReason.Ng
        : outcome == Outcome.Unsure ? LabelReason.Unsure
        : LabelSample.Holds(result, SampleShare) ? LabelReason.Sample
        : Disagreements.Contains(result) ? LabelReason.Disagreement
        : LabelReason.Own;

    private bool IsAsked(Outcome outcome, Guid result) => !labels.Labels.ContainsKey(result)
        && (outcome != Outcome.Ok || LabelSample.Holds(result, SampleShare) || Disagreements.Contains(result));

    // The model's own labels speak for themselves: a verdict with one is OK or NG by what it means. Other words mean what they did before.
    private bool IsGood(string label, JournalRow row)
    {
        bool isOwnWord = row.Scores is { } scores && !scores.ContainsKey(label);
        return !isOwnWord && Has(Outcome.Ng) ? false
            : !isOwnWord && Has(Outcome.Ok) ? true
            : labels.Labels.Values.LastOrDefault(known => known.Label == label)?.Good
            ?? throw new EdgeException(
                EdgeFault.Configuration,
                isOwnWord ? $"'{label}' is no label of the model that judged the part, and new"
                    : $"No verdict of the journal says yet whether '{label}' is good",
                "label", isOwnWord ? $"one of {string.Join(", ", row.Scores!.Keys)}" : "a label that a part had for sure",
                "Check the spelling; where it is meant so, say with --outcome ok or --outcome ng whether such a part is good.");

        bool Has(Outcome outcome) => journal.Query(
            new JournalFilter { Label = label, Model = row.Model, Outcome = outcome, Limit = 1 }).Any();
    }
}
