using System.Globalization;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>What the reader came for: the answer in one sentence, and both precisions side by side.</summary>
internal sealed class SummarySection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        page.Leaf("h1", $"FP32 to INT8: {report.Model}");
        page.Leaf("p", Sentence(report), ("class", report.Reason is null ? "verdict yes" : "verdict no"));
        page.Leaf("p", Source(report), ("class", "note"));
        page.Leaf("p", Origin(report), ("class", "note"));
        new HeadlineTable(report).Write(page);
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

    private static string Origin(QuantizationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"Made {report.Date.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {report.Product} with ONNX Runtime {report.OnnxRuntime} on "
        + $"{report.Machine}.");

    private static string Source(QuantizationReport report)
    {
        string network = report.Architecture.Length > 0 ? $"{report.Architecture}, " : "";
        string set = report.CheckSet is { } words ? $" Check set: {words}." : "";
        string threads = report.Threads == 0
            ? "one thread for each core"
            : Figure.Text($"{report.Threads} thread{(report.Threads == 1 ? "" : "s")}");
        string ranges = report.CalibrationImages == 0
            ? "no range of activations was calibrated"
            : Figure.Text($"calibrated on {report.CalibrationImages} images");
        string text = Figure.Text($"{network}{ranges}, computed with {threads}.{set}");
        return network.Length > 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
    }
}
