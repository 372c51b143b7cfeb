using System.CommandLine;
using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Commands.Journal;
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
            IReadOnlyList<ShadowComparison> pairs = ShadowContest.Read(parsed.GetValue(folder)!, parsed.GetValue(model));
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
