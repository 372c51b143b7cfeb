namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>What the bundle holds.</summary>
internal sealed class VariantSection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report.Variants.Count == 0)
        {
            return;
        }

        page.Leaf("h2", report.Bundle is null ? "Variants that the bundle would have held" : "Variants in the bundle");
        HtmlTable.Write(
            page,
            ["variant", "precision", "size", "top-1", "drop, points", "run, p50"],
            report.Variants.Select(item => new[]
            {
                item.Name, item.Precision, Figure.Megabytes(item.Bytes), Figure.Percent(item.Top1), Figure.Points(item.Drop),
                Figure.Latency(item.LatencyMs?.P50),
            }));
    }
}
