using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>FP32 and every integer variant side by side, each with its change.</summary>
internal sealed class HeadlineTable
{
    private const string Integer = "int8";

    private readonly QuantizationReport _report;
    private readonly IReadOnlyList<VariantFigures> _variants;

    /// <param name="report">The figures.</param>
    public HeadlineTable(QuantizationReport report)
    {
        _report = report;
        VariantFigures[] all = [.. report.Variants.Where(item => item.Precision == Integer)];
        VariantFigures first = First(all.Length > 0 ? all[0].Name : "INT8");
        _variants = [first, .. all.Skip(1)];
    }

    /// <summary>Writes the table.</summary>
    public void Write(HtmlPage page)
    {
        IEnumerable<string> heads = _variants.Count == 1
            ? ["INT8", "change"]
            : _variants.SelectMany(item => new[] { $"INT8 {item.Name}", "change" });
        HtmlTable.Write(page, ["", "FP32", .. heads], Rows());
    }

    // The report's own figures are those of the first integer variant.
    private VariantFigures First(string name) =>
        new(name, Integer, _report.Bytes.Int8, _report.Int8?.Top1, _report.Drop, _report.Int8?.LatencyMs)
    {
        Top5 = _report.Int8?.Top5,
        Escapes = _report.Int8?.Escapes,
        Overkill = _report.Int8?.Overkill,
        Agreement = _report.Agreement,
        LogitSqnrDb = _report.LogitSqnrDb,
        Fp32LatencyMs = _report.Fp32?.LatencyMs,
    };

    private IEnumerable<IEnumerable<string>> Rows()
    {
        if (_report.Fp32 is { } fp32)
        {
            yield return Row("top-1", Figure.Percent(fp32.Top1), item => Share(fp32.Top1, item.Top1));
            yield return Row("top-5", Figure.Percent(fp32.Top5), item => Share(fp32.Top5, item.Top5));
            if (_report.Labels.Any(label => label.IsOk))
            {
                yield return Row("escapes", Figure.Count(fp32.Escapes), item => Number(fp32.Escapes, item.Escapes));
                yield return Row("overkill", Figure.Count(fp32.Overkill), item => Number(fp32.Overkill, item.Overkill));
            }

            yield return Latency("run, p50", fp32, times => times.P50);
            yield return Latency("run, p95", fp32, times => times.P95);
            yield return Latency("run, p99", fp32, times => times.P99);
        }

        yield return Row(
            "size", Figure.Megabytes(_report.Bytes.Fp32),
            item => [Figure.Megabytes(item.Bytes), Figure.Times(_report.Bytes.Fp32, item.Bytes)]);
        if (_report.Agreement is not null)
        {
            yield return Row("judged alike", "", item => [Figure.Percent(item.Agreement), ""]);
            yield return Row("logit SQNR", "", item => [Figure.Decibels(item.LogitSqnrDb), ""]);
        }
    }

    private IEnumerable<string> Row(string name, string fp32, Func<VariantFigures, string[]> cells) =>
        [name, fp32, .. _variants.SelectMany(cells)];

    // A variant's ratio is to FP32's runs between its own.
    private IEnumerable<string> Latency(string name, PrecisionFigures fp32, Func<LatencyPercentiles, double> at) => Row(
        name, Figure.Latency(at(fp32.LatencyMs)), item => item is { LatencyMs: { } own, Fp32LatencyMs: { } beside }
            ? [Figure.Latency(at(own)), Figure.Times(at(beside), at(own))]
            : [Figure.Latency(null), ""]);

    private static string[] Share(double fp32, double? own) =>
        [Figure.Percent(own), own is { } value ? $"{Figure.Points(100 * (value - fp32))} pp" : ""];

    private static string[] Number(int fp32, int? own) =>
        own is { } value ? [Figure.Count(value), Figure.Text($"{value - fp32:+0;-0;0}")] : [Figure.Points(null), ""];
}
