using System.Globalization;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>Where the time goes, by operator type.</summary>
internal sealed class TimeSection : IReportSection
{
    // Below this share of the dearest type a bar is a line.
    private const double Visible = 0.005;

    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report.OperatorTypes.Count == 0)
        {
            return;
        }

        double most = report.OperatorTypes.Max(Larger);
        OperatorTypeFigures[] shown = [.. report.OperatorTypes.Where(item => Larger(item) >= most * Visible).OrderByDescending(Larger)];
        double fp32 = report.OperatorTypes.Sum(item => item.Fp32Ms);
        double int8 = report.OperatorTypes.Sum(item => item.Int8Ms);
        page.Leaf("h2", "Time by operator type");
        page.Leaf(
            "p",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Median milliseconds of all nodes of a type, as ONNX Runtime's trace gives them: "
                + $"{fp32:F2} ms in FP32, {int8:F2} ms in INT8."),
            ("class", "note"));
        BarChart.WriteKey(page);
        BarChart.Write(page, "milliseconds of each operator type", Math.Max(most, double.Epsilon), [.. shown.Select(Row)]);
    }

    private static double Larger(OperatorTypeFigures item) => Math.Max(item.Fp32Ms, item.Int8Ms);

    private static BarRow Row(OperatorTypeFigures item) => new(item.Type, ToBar("fp32", item.Fp32Ms), ToBar("int8", item.Int8Ms));

    // A model that has no such operator gets a dash, not a time of zero.
    private static Bar ToBar(string series, double milliseconds) =>
        milliseconds > 0
            ? new Bar(series, milliseconds, Figure.Milliseconds(milliseconds))
            : new Bar(series, null, Figure.Milliseconds(null));
}
