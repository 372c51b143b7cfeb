using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>The demo's lines of text.</summary>
internal static class DemoText
{
    /// <summary>One part: number, truth, verdict, label, score, milliseconds from lease to verdict.</summary>
    public static string PartLine(in Verdict verdict) => string.Create(
        CultureInfo.InvariantCulture,
        $"part {verdict.PartNumber,6}  truth {verdict.Frame.Truth,-10} {OutcomeWord(verdict.Outcome),-6} {verdict.Label ?? "-",-10} "
        + $"{verdict.Score:F3}  {verdict.Timings.Total.TotalMilliseconds,6:F1} ms");

    /// <summary>How the run stands.</summary>
    public static string RunningLine(DemoTally tally) => string.Create(
        CultureInfo.InvariantCulture,
        $"-- {tally.Parts} parts  accuracy {Share(tally.Accuracy, "P1")}  escapes {tally.Escapes}  overkill {tally.Overkill}  unsure "
        + $"{tally.Unsure}");

    /// <summary>How the run stands, for consoles on which the whole line has no room.</summary>
    public static string ShortRunningLine(DemoTally tally) => $"{tally.Parts} parts  accuracy {Share(tally.Accuracy, "P1")}";

    /// <summary>The outcome as operators write it.</summary>
    public static string OutcomeWord(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "OK",
        Outcome.Ng => "NG",
        _ => "unsure",
    };

    /// <summary>The end of the run.</summary>
    public static void WriteSummary(DemoSummary summary, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            parts             {summary.Parts}
            accuracy          {Share(summary.Accuracy, "P2")}  (against the generator's truth)
            escapes           {summary.Escapes}  (NG called OK)
            overkill          {summary.Overkill}  (OK called NG)
            unsure            {summary.Unsure}
            frames/s          {summary.FramesPerSecond:F1}
            provider          {summary.Provider}
            model             {summary.Model}
            peak memory       {summary.PeakMemoryMb:F0} MB

            latency, ms           p50      p95      p99
            """));
        foreach ((string stage, LatencyPercentiles ms) in summary.StagesMs.Append(new("lease to verdict", summary.LatencyMs)))
        {
            output.WriteLine(
                $"{stage,-17} {LatencyText.Milliseconds(ms.P50),8} {LatencyText.Milliseconds(ms.P95),8} "
                + $"{LatencyText.Milliseconds(ms.P99),8}");
        }
    }

    private static string Share(double? share, string format) =>
        share is { } value ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
