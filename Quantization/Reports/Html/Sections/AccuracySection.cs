using System.Globalization;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>Top-1 of both with confidence intervals, their difference, and whether it is more than chance.</summary>
internal sealed class AccuracySection : IReportSection
{
    private const double Significant = 0.05;

    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report is not { Fp32: { } fp32, Int8: { } int8, McNemar: { } test, Drop: { } drop, DropInterval: { } interval })
        {
            return;
        }

        page.Leaf("h2", "Accuracy");
        BarChart.Write(page, "top-1 with 95 % confidence intervals", 1, [Row("FP32 top-1", "fp32", fp32), Row("INT8 top-1", "int8", int8)]);
        page.Leaf("h3", "What INT8 loses, in percentage points of top-1");
        DifferenceChart.Write(page, drop, interval, report.MaxDrop);
        page.Leaf("p", string.Create(
            CultureInfo.InvariantCulture,
            $"Losses lie to the right. With 95 % confidence the true loss is between {interval.Low:F2} and {interval.High:F2} points "
            + $"(paired score interval, Newcombe 1998)."));
        page.Leaf("p", Explain(test));
    }

    private static BarRow Row(string label, string series, PrecisionFigures figures) => new(
        $"{label}, 95 % interval {Figure.Percent(figures.Top1Interval.Low)} to {Figure.Percent(figures.Top1Interval.High)}",
        new Bar(series, figures.Top1, Figure.Percent(figures.Top1), figures.Top1Interval));

    private static string Explain(PairedFigures test)
    {
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $"Both were right on {test.BothRight} images and wrong on {test.BothWrong}; only FP32 was right on {test.Fp32Only}, only "
            + $"INT8 on {test.Int8Only}.");
        string meaning = test.PValue < Significant ? "that is more than chance explains" : "chance alone explains such a split";
        return $"{counts} McNemar's exact test: p = {Figure.Probability(test.PValue)}; {meaning}.";
    }
}
