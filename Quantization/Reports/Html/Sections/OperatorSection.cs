using System.Globalization;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>Every linear operator: how much noise it makes alone, and its time in both precisions.</summary>
internal sealed class OperatorSection : IReportSection
{
    private const int Most = 20;

    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report.Operators.Count == 0)
        {
            return;
        }

        page.Leaf("h2", "Operators");
        OperatorFigures[] measured = [.. report.Operators.Where(item => item.LogitSqnrDb is not null).OrderBy(item => item.LogitSqnrDb)];
        if (measured.Length > 0)
        {
            page.Leaf("h3", "Logit SQNR with one operator alone in integers, the most sensitive first");
            page.Leaf("p", string.Create(
                CultureInfo.InvariantCulture,
                $"Short bars are noisy operators: these are the ones to keep float (--float) when accuracy is short. Pale ones are "
                + $"float in this model. {Math.Min(Most, measured.Length)} of {measured.Length} that were measured."), ("class",
                "note"));
            BarChart.Write(
                page, "logit SQNR of each operator alone", Math.Max(measured[^1].LogitSqnrDb!.Value, double.Epsilon),
                [.. measured.Take(Most).Select(Row)]);
        }

        page.Open("details");
        page.Leaf("summary", Figure.Text($"All {report.Operators.Count} linear operators in the order of computation"));
        HtmlTable.Write(page, ["operator", "kind", "weights", "computed in", "SQNR alone", "FP32", "INT8"], report.Operators.Select(Cells));
        page.Close();
    }

    private static BarRow Row(OperatorFigures item) =>
        new(item.Name, new Bar(item.IsInteger ? "int8" : "other", item.LogitSqnrDb, Figure.Decibels(item.LogitSqnrDb)));

    private static IEnumerable<string> Cells(OperatorFigures item) =>
    [
        item.Name, item.Kind, Figure.Count(item.Parameters), item.IsInteger ? "INT8" : "FP32", Figure.Decibels(item.LogitSqnrDb),
        Figure.Milliseconds(item.Fp32Ms), Figure.Milliseconds(item.Int8Ms),
    ];
}
