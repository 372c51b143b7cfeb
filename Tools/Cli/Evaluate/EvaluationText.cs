using System.Globalization;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>An evaluation for people.</summary>
internal static class EvaluationText
{
    private const int NameWidth = 18;

    /// <summary>Writes the whole report.</summary>
    public static void Write(EvaluationReport report, TextWriter output)
    {
        WriteFigures(report, output);
        WriteLabels(report, output);
        WriteConfusion(report, output);
    }

    private static void WriteFigures(EvaluationReport report, TextWriter output)
    {
        output.WriteLine($"{report.Model}, variant {report.Variant} on {report.Provider}");
        Line(output, "images", $"{report.Images}{(report.Unreadable == 0 ? "" : $" ({report.Unreadable} more could not be read)")}");
        Line(output, "top-1", $"{report.Top1:P2}");
        Line(output, "top-5", $"{report.Top5:P2}");
        Line(output, "escapes", $"{report.Escapes}  (NG called OK)");
        Line(output, "overkill", $"{report.Overkill}  (OK called NG)");
        Line(output, "unsure", $"{report.Unsure}");
        WriteTimes(report, output);
        if (report.ReferenceTop1 is { } top1)
        {
            Line(output, "reference", $"{report.Reference}, variant {report.ReferenceVariant}");
            Line(output, "reference top-1", $"{top1:P2}  (drop {report.Drop:F2} points)");
            Line(output, "agreement", $"{report.Agreement:P2}");
            Line(output, "logit SQNR", Sqnr.ToText(report.LogitSqnrDb));
            Line(output, "its inference", Milliseconds(report.ReferenceInferenceMs!));
        }
    }

    // The histograms are exact to about 3 %: where the model's run is all but the whole, both have the same percentiles, and one line says
    // so.
    private static void WriteTimes(EvaluationReport report, TextWriter output)
    {
        if (report.LatencyMs == report.InferenceMs)
        {
            Line(output, "latency", $"{Milliseconds(report.LatencyMs)}  (pixels to verdict, inference all but the whole)");
            return;
        }

        Line(output, "latency", $"{Milliseconds(report.LatencyMs)}  (pixels to verdict)");
        Line(output, "inference", Milliseconds(report.InferenceMs));
    }

    private static string Milliseconds(LatencyPercentiles ms) =>
        $"p50 {LatencyText.Milliseconds(ms.P50)}  p95 {LatencyText.Milliseconds(ms.P95)}  p99 {LatencyText.Milliseconds(ms.P99)} ms";

    private static void WriteLabels(EvaluationReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"label",-NameWidth}   images    recall  precision");
        foreach (LabelReport label in report.Labels)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{label.Label,-NameWidth} {label.Images,8}  {Share(label.Recall),8}   {Share(label.Precision),8}"));
        }
    }

    private static string Share(double? share) => share is { } value ? value.ToString("P2", CultureInfo.InvariantCulture) : "-";

    private static void WriteConfusion(EvaluationReport report, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{"truth \\ judged",-NameWidth} {string.Join(' ', report.Labels.Select(label => $"{Short(label.Label),8}"))}");
        foreach ((int index, LabelReport label) in report.Labels.Index())
        {
            output.WriteLine($"{label.Label,-NameWidth} {string.Join(' ', report.Confusion[index].Select(count => $"{count,8}"))}");
        }
    }

    private static string Short(string label) => label.Length <= 8 ? label : label[..8];

    private static void Line(TextWriter output, string name, FormattableString value) =>
        Line(output, name, value.ToString(CultureInfo.InvariantCulture));

    private static void Line(TextWriter output, string name, string value) => output.WriteLine($"{name,-NameWidth} {value}");
}
