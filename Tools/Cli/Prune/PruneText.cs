using System.Globalization;
using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary>A pruning for people.</summary>
internal static class PruneText
{
    /// <summary>Writes what it came to.</summary>
    public static void Write(PruningReport report, TextWriter output)
    {
        foreach (PruningTrialFigures trial in report.Trials)
        {
            Line(output, $"kept {trial.Keep:F2}: {(trial.Drop is { } drop ? Text($"drop {drop:F2} points") : "so much cannot go")}");
        }

        if (report is { Kept: { } kept, BytesNow: { } bytes })
        {
            Line(output, $"fitted on {report.CalibrationImages} images; {report.BytesBefore / 1e6:F1} MB became {bytes / 1e6:F1} MB");
            string before = Text($"{report.OperationsBefore / 1e6:F0} million multiply-accumulates");
            Line(output, $"{before} of linear pairs became {report.OperationsNow / 1e6:F0} million, {kept:P1}");
            Line(output, $"hidden channels: {string.Join(", ", report.Blocks.Select(Text))}");
            Line(output, $"logit SQNR on these images {Sqnr.ToText(report.CalibrationSqnrDb)}");
        }

        if (report is { Whole: { } whole, Pruned: { } pruned, DropInterval: { } interval })
        {
            Line(output, $"""
                on {report.CheckImages} images     whole      pruned
                top-1            {whole.Top1,8:P2}   {pruned.Top1,8:P2}   drop {report.Drop:F2} points (95 %: {interval.Low:F2} to {interval.High:F2})
                escapes          {whole.Escapes,8}   {pruned.Escapes,8}
                overkill         {whole.Overkill,8}   {pruned.Overkill,8}
                run, p50 ms      {LatencyText.Milliseconds(whole.LatencyMs.P50),8}   {LatencyText.Milliseconds(pruned.LatencyMs.P50),8}   {whole.LatencyMs.P50 / pruned.LatencyMs.P50:F2}x
                agreement {report.Agreement:P2}, logit SQNR {Sqnr.ToText(report.LogitSqnrDb)}
                """);
        }

        if (report.Output is not null)
        {
            Line(output, $"Wrote {report.Output}.");
        }
    }

    private static string Text(PrunedBlockFigures block) =>
        block.Kept == 0 ? "block gone" : block.Kept == block.Width ? $"{block.Width}" : $"{block.Kept} of {block.Width}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(Text(text));
}
