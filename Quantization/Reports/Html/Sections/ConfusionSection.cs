namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>Which label was taken for which: the whole matrices for a few labels, the commonest confusions for many.</summary>
internal sealed class ConfusionSection : IReportSection
{
    private const int MostLabels = 24;
    private const int MostPairs = 25;
    private const double Strongest = 0.75;

    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report is not { Fp32: { } fp32, Int8: { } int8, Labels.Count: > 0 })
        {
            return;
        }

        page.Leaf("h2", "Confusion");
        string[] labels = [.. report.Labels.Select(label => label.Label)];
        if (labels.Length > MostLabels)
        {
            WritePairs(page, labels, fp32.Confusion, int8.Confusion);
            return;
        }

        page.Leaf(
            "p", "Rows are the true labels, columns what they were judged to be. The darker, the larger the share of its row.",
            ("class", "note"));
        WriteMatrix(page, "FP32", "138, 151, 165", labels, fp32.Confusion);
        WriteMatrix(page, "INT8", "21, 101, 192", labels, int8.Confusion);
    }

    private static void WriteMatrix(HtmlPage page, string title, string color, string[] labels, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        page.Leaf("h3", title);
        HtmlTable.Open(page, labels.Prepend("truth"));
        foreach ((int truth, IReadOnlyList<int> row) in counts.Index())
        {
            int images = row.Sum();
            page.Open("tr");
            page.Leaf("td", labels[truth]);
            foreach ((int judged, int count) in row.Index())
            {
                double strength = images == 0 ? 0 : Strongest * count / images;
                string text = strength > Strongest / 2 && color[0] == '2' ? "; color: #fff" : "";
                page.Leaf(
                    "td", Figure.Count(count), ("class", judged == truth ? "right" : "wrong"),
                    ("style", Figure.Text($"background: rgba({color}, {strength:F2}){text}")));
            }

            page.Close();
        }

        HtmlTable.Close(page);
    }

    private static void WritePairs(
        HtmlPage page, string[] labels, IReadOnlyList<IReadOnlyList<int>> fp32, IReadOnlyList<IReadOnlyList<int>> int8)
    {
        page.Leaf(
            "p", Figure.Text($"The {MostPairs} commonest confusions of {labels.Length} labels; report.json has the whole matrices."),
            ("class", "note"));
        IEnumerable<(int Truth, int Judged)> pairs =
            from truth in Enumerable.Range(0, labels.Length)
            from judged in Enumerable.Range(0, labels.Length)
            where truth != judged && fp32[truth][judged] + int8[truth][judged] > 0
            orderby fp32[truth][judged] + int8[truth][judged] descending
            select (truth, judged);
        HtmlTable.Write(
            page,
            ["truth", "judged", "FP32", "INT8"],
            pairs.Take(MostPairs).Select(pair => new[]
            {
                labels[pair.Truth], labels[pair.Judged], Figure.Count(fp32[pair.Truth][pair.Judged]),
                Figure.Count(int8[pair.Truth][pair.Judged]),
            }));
    }
}
