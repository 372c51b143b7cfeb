using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Monitoring.Comparison;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Shadow;

namespace EdgeConvNeXt.Station.Commands.Models;

/// <summary><c>edge model compare</c>: whether a shadow is better than the line's model.</summary>
internal static class ModelCompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> folder = JournalCommand.Folder();
        Option<string?> model = new("--model") { Description = "Only this shadow: name and version, as `status` has them." };
        Option<bool> json = new("--json") { Description = "One JSON object a line." };
        Command command = new(
            "compare", "Say of each shadow (shadow.models) whether it is better than the line's model, by the labels of parts about which "
            + "they disagree. May be asked at any time. Exit code 1 when there was none.") { folder, model, json };
        command.SetAction(parsed =>
        {
            IReadOnlyList<ShadowComparison> pairs = Read(parsed.GetValue(folder)!, parsed.GetValue(model));
            foreach (ShadowComparison pair in pairs)
            {
                ComparisonReport report = ComparisonReport.Of(pair);
                output.WriteLine(
                    parsed.GetValue(json) ? PlainJson.Text(report, CommandJson.Default.ComparisonReport) : ComparisonText.Of(report));
            }

            if (pairs.Count == 0 && !parsed.GetValue(json))
            {
                output.WriteLine("No shadow has judged yet.");
            }

            return pairs.Count > 0 ? ExitCodes.Done : ExitCodes.No;
        });
        return command;
    }

    /// <summary>The pairs of a journal's folder, the last one last.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shadow">Name and version of the shadow; null for all.</param>
    /// <exception cref="EdgeException">Record or labels cannot be read.</exception>
    public static IReadOnlyList<ShadowComparison> Read(string folder, string? shadow)
    {
        LabelFile labels = LabelFile.Read(folder);
        return
        [
            .. ShadowComparison.Of(ShadowRecord.Read(folder), result => labels.Labels.GetValueOrDefault(result)?.Good)
                .Where(pair => shadow is null || pair.Shadow.Model == shadow),
        ];
    }
}

/// <summary>A comparison in words.</summary>
internal static class ComparisonText
{
    /// <summary>The lines of a report.</summary>
    public static string Of(ComparisonReport report) => PrintableLines(
        $"{report.Shadow} beside {report.Line}",
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.Parts} parts, the same of {100 * report.Agreement:0.00} %; {report.Disagreements} disagreements, "
            + $"{report.Labelled} of them labelled"),
        $"  bad parts:  {Of(report.Escapes, "stops", "lets through")}",
        $"  good parts: {Of(report.Overkill, "passes", "stops")}",
        $"  {Decision(report)}");

    private static string Of(PairReport pair, string rightly, string wrongly) => string.Create(
        CultureInfo.InvariantCulture,
        $"the shadow alone {rightly} {pair.Wins}, alone {wrongly} {pair.Losses}; e-value {pair.Evidence:0.##} of 20, "
        + $"right in {100 * pair.ShareLow:0} to {100 * pair.ShareHigh:0} % of such");

    private static string Decision(ComparisonReport report) => report.Result switch
    {
        "better" => "the shadow is better",
        "worse" => "the shadow is worse",
        _ when report.MoreLabels is { } more => string.Create(
            CultureInfo.InvariantCulture, $"cannot tell yet, {more} labelled disagreements more at the present shares"),
        _ => "cannot tell yet",
    };

    private static string PrintableLines(params ReadOnlySpan<string> lines) =>
        string.Join(Environment.NewLine, lines.ToArray().Select(PrintableText.Of));
}

/// <summary>A shadow beside the line's model, as a script reads it. Rates are 0..1.</summary>
internal sealed record ComparisonReport
{
    /// <summary>Name and version of the shadow.</summary>
    public required string Shadow { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? ShadowBundle { get; init; }

    /// <summary>Name and version of the line's model.</summary>
    public required string Line { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? LineBundle { get; init; }

    /// <summary>Parts that both have judged.</summary>
    public required long Parts { get; init; }

    /// <summary>The share of them that both would pass, or both stop.</summary>
    public required double Agreement { get; init; }

    /// <summary>The others.</summary>
    public required long Disagreements { get; init; }

    /// <summary>Those of them that people have labelled.</summary>
    public required long Labelled { get; init; }

    /// <summary>What is known of bad parts.</summary>
    public required PairReport Escapes { get; init; }

    /// <summary>What is known of good parts.</summary>
    public required PairReport Overkill { get; init; }

    /// <summary>"better", "worse" or "open".</summary>
    public required string Result { get; init; }

    /// <summary>How many more labelled disagreements decide in the present shares; null where none would, or nothing is known.</summary>
    public long? MoreLabels { get; init; }

    /// <summary>The report of a comparison.</summary>
    public static ComparisonReport Of(ShadowComparison pair) => new()
    {
        Shadow = pair.Shadow.Model,
        ShadowBundle = pair.Shadow.Bundle,
        Line = pair.Line.Model,
        LineBundle = pair.Line.Bundle,
        Parts = pair.Parts,
        Agreement = pair.Parts == 0 ? 1 : Math.Round((double)pair.Agreements / pair.Parts, 6),
        Disagreements = pair.Disagreements,
        Labelled = pair.Labels.Labelled,
        Escapes = PairReport.Of(pair.Labels.Escapes),
        Overkill = PairReport.Of(pair.Labels.Overkill),
        Result = pair.Labels.Result switch
        {
            ComparisonResult.Better => "better",
            ComparisonResult.Worse => "worse",
            _ => "open",
        },
        MoreLabels = pair.Labels.MoreToDecide(),
    };
}

/// <summary>One of the two questions.</summary>
/// <param name="Wins">Parts where the shadow alone was right.</param>
/// <param name="Losses">Parts where the line's model alone was right.</param>
/// <param name="Evidence">E; from 20 on it is decided. No more than 1e300.</param>
/// <param name="ShareLow">Lower bound of the share of wins, at all times together 95 %.</param>
/// <param name="ShareHigh">Upper bound of it.</param>
internal sealed record PairReport(long Wins, long Losses, double Evidence, double ShareLow, double ShareHigh)
{
    private const double MostEvidence = 1e300;

    /// <summary>The report of a test.</summary>
    public static PairReport Of(PairedTest test)
    {
        (double low, double high) = test.ShareBounds;
        return new PairReport(
            test.Wins, test.Losses, Math.Round(Math.Min(test.Evidence, MostEvidence), 4), Math.Round(low, 4), Math.Round(high, 4));
    }
}
