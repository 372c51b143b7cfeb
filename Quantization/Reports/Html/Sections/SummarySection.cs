namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>What the reader came for: the answer in one sentence, and both precisions side by side.</summary>
internal sealed class SummarySection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        page.Leaf("h1", $"FP32 to INT8: {report.Model}");
        page.Leaf("p", Sentence(report), ("class", report.Reason is null ? "verdict yes" : "verdict no"));
        page.Leaf("p", Source(report), ("class", "note"));
        HtmlTable.Write(page, ["", "FP32", "INT8", "change"], Rows(report));
    }

    private static string Sentence(QuantizationReport report)
    {
        if (report.Reason is { } reason)
        {
            return reason;
        }

        if (report.Drop is not { } drop)
        {
            return "INT8 was written; what it costs is not known, because no check set was given.";
        }

        string cost = drop switch
        {
            > 0 => Figure.Text($"INT8 loses {drop:F2} points of top-1"),
            < 0 => Figure.Text($"INT8 gains {-drop:F2} points of top-1"),
            _ => "INT8 loses nothing in top-1",
        };
        string limit = report.MaxDrop is { } allowed ? Figure.Text($", within the {allowed:F2} allowed") : "";
        return Figure.Text($"{cost} on {report.CheckImages} images{limit}.");
    }

    private static string Source(QuantizationReport report)
    {
        string network = report.Architecture.Length > 0 ? $"{report.Architecture}, c" : "C";
        string set = report.CheckSet is { } words ? $" Check set: {words}." : "";
        string threads = report.Threads == 0 ? "one thread for each core" : Figure.Text($"{report.Threads} thread{(report.Threads == 1 ? "" : "s")}");
        return Figure.Text($"{network}alibrated on {report.CalibrationImages} images; times with {threads}.{set}");
    }

    private static IEnumerable<IEnumerable<string>> Rows(QuantizationReport report)
    {
        if (report.Fp32 is { } fp32 && report.Int8 is { } int8)
        {
            yield return ["top-1", Figure.Percent(fp32.Top1), Figure.Percent(int8.Top1), $"{Figure.Points(100 * (int8.Top1 - fp32.Top1))} pp"];
            yield return ["top-5", Figure.Percent(fp32.Top5), Figure.Percent(int8.Top5), $"{Figure.Points(100 * (int8.Top5 - fp32.Top5))} pp"];
            if (report.Labels.Any(label => label.IsOk))
            {
                yield return ["escapes", Figure.Count(fp32.Escapes), Figure.Count(int8.Escapes), Figure.Text($"{int8.Escapes - fp32.Escapes:+0;-0;0}")];
                yield return ["overkill", Figure.Count(fp32.Overkill), Figure.Count(int8.Overkill), Figure.Text($"{int8.Overkill - fp32.Overkill:+0;-0;0}")];
            }

            yield return Latency("run, median", fp32.LatencyMs.P50, int8.LatencyMs.P50);
            yield return Latency("95 % below", fp32.LatencyMs.P95, int8.LatencyMs.P95);
            yield return Latency("99 % below", fp32.LatencyMs.P99, int8.LatencyMs.P99);
        }

        yield return ["size", Figure.Megabytes(report.Bytes.Fp32), Figure.Megabytes(report.Bytes.Int8), Figure.Times(report.Bytes.Fp32, report.Bytes.Int8)];
        if (report.Agreement is not null)
        {
            yield return ["judged alike", "", Figure.Percent(report.Agreement), ""];
            yield return ["logit SQNR", "", Figure.Decibels(report.LogitSqnrDb), ""];
        }
    }

    private static string[] Latency(string name, double fp32, double int8) =>
        [name, Figure.Milliseconds(fp32), Figure.Milliseconds(int8), Figure.Times(fp32, int8)];
}
