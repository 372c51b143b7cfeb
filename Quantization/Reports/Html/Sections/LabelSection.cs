using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>Every label: how much of it is recognised, and what goes the wrong way.</summary>
internal sealed class LabelSection : IReportSection
{
    private const int Most = 40;
    private const string WithOk =
        "Escapes are NG parts called OK, overkill OK parts called NG: by their best label, "
        + "without thresholds. (ok) marks labels that mean the part is good.";

    private const string WithoutOk = "No label means that the part is good: every part is NG, and none can escape.";

    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report.Labels.Count == 0)
        {
            return;
        }

        page.Leaf("h2", "Labels");
        LabelFigures[] shown = [.. report.Labels];
        if (shown.Length > Most)
        {
            shown = [.. shown.OrderByDescending(label => Math.Abs((label.Fp32.Recall ?? 0) - (label.Int8.Recall ?? 0))).Take(Most)];
            page.Leaf(
                "p", Figure.Text($"The {Most} of {report.Labels.Count} labels whose recall changed most; report.json has all."),
                ("class", "note"));
        }

        page.Leaf("h3", "Recall: share of a label's images that was recognised");
        BarChart.WriteKey(page);
        BarChart.Write(page, "recall of each label", 1, [.. shown.Select(Row)]);
        bool hasOk = report.Labels.Any(label => label.IsOk);
        string[] heads = ["label", "images", "recall FP32", "INT8", "precision FP32", "INT8"];
        HtmlTable.Write(
            page, hasOk ? [.. heads, "escapes FP32", "INT8", "overkill FP32", "INT8"] : heads, shown.Select(label => Cells(label, hasOk)));
        page.Leaf("p", hasOk ? WithOk : WithoutOk, ("class", "note"));
    }

    private static BarRow Row(LabelFigures label) => new(
        Name(label),
        new Bar("fp32", label.Fp32.Recall, Figure.Percent(label.Fp32.Recall)),
        new Bar("int8", label.Int8.Recall, Figure.Percent(label.Int8.Recall)));

    private static string Name(LabelFigures label) => label.IsOk ? $"{label.Label} (ok)" : label.Label;

    private static string[] Cells(LabelFigures label, bool hasOk)
    {
        string[] shares =
        [
            Name(label), Figure.Count(label.Images), Figure.Percent(label.Fp32.Recall), Figure.Percent(label.Int8.Recall),
            Figure.Percent(label.Fp32.Precision), Figure.Percent(label.Int8.Precision),
        ];
        return hasOk
            ?
            [
                .. shares, Figure.Count(label.Fp32.Escapes), Figure.Count(label.Int8.Escapes), Figure.Count(label.Fp32.Overkill),
                Figure.Count(label.Int8.Overkill),
            ]
            : shares;
    }
}
