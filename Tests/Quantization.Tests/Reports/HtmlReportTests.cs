using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Tests.Reports;

public partial class HtmlReportTests
{
    private static readonly string[] PlainLabels = ["ok", "scratch", "pit"];

    [Fact]
    public void A_label_is_text_and_never_markup()
    {
        string[] labels =
        [
            "<script>alert('x')</script>", "a & b \"c\" ]]>", "tab\tand\u0001bell", "half \uD800 pair", "Kratzer \u2013 \U0001F600",
        ];

        string html = HtmlReport.Write(SampleReport.Full(labels) with { Model = "<b>model</b>", Architecture = "</p><img src=x>" });

        XElement page = Parse(html);
        string[] cells = [.. page.Descendants("td").Select(cell => cell.Value)];
        Assert.Contains(labels[0] + " (ok)", cells);
        Assert.Contains(labels[1], cells);
        Assert.Contains("tab\tand\uFFFDbell", cells);
        Assert.Contains("half \uFFFD pair", cells);
        Assert.Contains(labels[4], cells);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.Empty(page.Descendants("b"));
        Assert.Equal("FP32 to INT8: <b>model</b>", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void The_page_needs_nothing_but_itself()
    {
        string html = HtmlReport.Write(SampleReport.Full(PlainLabels));

        Assert.DoesNotContain(
            Parse(html).DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" or "srcset");
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    // An HTML parser does not know XML's short form: <td/> would swallow all that follows.
    [Fact]
    public void Only_elements_without_content_end_in_themselves()
    {
        string html = HtmlReport.Write(SampleReport.Full(PlainLabels));

        string[] names = [.. SelfClosing().Matches(html).Select(match => match.Groups[1].Value).Distinct().Order()];

        Assert.Subset(new HashSet<string> { "circle", "line", "meta", "rect" }, names.ToHashSet());
    }

    [Fact]
    public void Styles_hold_nothing_that_would_have_to_be_escaped() =>
        Assert.DoesNotContain("&", Style().Match(HtmlReport.Write(SampleReport.Bare())).Groups[1].Value, StringComparison.Ordinal);

    [Fact]
    public void The_same_report_gives_the_same_page() =>
        Assert.Equal(HtmlReport.Write(SampleReport.Full(PlainLabels)), HtmlReport.Write(SampleReport.Full(PlainLabels)));

    [Fact]
    public void Every_section_is_there_when_there_are_figures_for_it() =>
        Assert.Equal(
            [
                "Accuracy", "Labels", "Confusion", "Operators", "Time by operator type", "Configurations tried",
                "Kernels tried on this machine", "Operators in float", "Variants in the bundle",
            ],
            Heads(SampleReport.Full(PlainLabels)));

    [Fact]
    public void Without_a_check_set_no_accuracy_is_claimed()
    {
        QuantizationReport report = SampleReport.Bare() with { Bundle = "x.edgemodel" };

        Assert.Equal(["Operators in float"], Heads(report));
        Assert.Contains("is not known", Verdict(report).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sentence_is_the_answer()
    {
        QuantizationReport report = SampleReport.Full(PlainLabels);
        QuantizationReport refused = report with
        {
            Bundle = null, Reason = "INT8 loses 8.33 points of top-1, more than the 1.00 allowed; no bundle was written.",
        };

        Assert.Equal("INT8 loses 8.33 points of top-1 on 36 images, within the 10.00 allowed.", Verdict(report).Value);
        Assert.Equal("verdict yes", Verdict(report).Attribute("class")!.Value);
        Assert.Equal(refused.Reason, Verdict(refused).Value);
        Assert.Equal("verdict no", Verdict(refused).Attribute("class")!.Value);
        Assert.Contains("Variants that the bundle would have held", Heads(refused));
    }

    [Fact]
    public void The_figures_are_those_of_the_report()
    {
        XElement page = Parse(HtmlReport.Write(SampleReport.Full(PlainLabels)));

        Assert.Equal(["top-1", "100.00 %", "91.67 %", "-8.33 pp"], Row(page, "top-1"));
        Assert.Equal(["escapes", "0", "1", "+1"], Row(page, "escapes"));
        Assert.Equal(["overkill", "0", "1", "+1"], Row(page, "overkill"));
        Assert.Equal(["run, p50", "56 ms", "20 ms", "2.80\u00D7"], Row(page, "run, p50"));
        Assert.Equal(["size", "111.0 MB", "28.9 MB", "3.84\u00D7"], Row(page, "size"));
        Assert.Equal(["stem", "convolution", "4704", "FP32", "21.5 dB", "1.25 ms", "0.50 ms"], Row(page, "stem"));
    }

    [Fact]
    public void Every_integer_variant_is_in_the_headline_table_with_its_own_change()
    {
        QuantizationReport report = SampleReport.Full(PlainLabels);
        VariantFigures portable = new("portable", "int8", 29_900_000, 0.95, 5, new LatencyPercentiles(30, 31, 32))
        {
            Top5 = 1, Escapes = 2, Overkill = 0, Agreement = 0.97, LogitSqnrDb = 22.5, Fp32LatencyMs = new LatencyPercentiles(60, 61, 62),
        };

        XElement page = Parse(HtmlReport.Write(report with { Variants = [report.Variants[0], portable, report.Variants[1]] }));

        Assert.Equal(
            ["", "FP32", "INT8 cpu", "change", "INT8 portable", "change"],
            page.Descendants("table").First().Descendants("th").Select(head => head.Value));
        Assert.Equal(["top-1", "100.00 %", "91.67 %", "-8.33 pp", "95.00 %", "-5.00 pp"], Row(page, "top-1"));
        Assert.Equal(["escapes", "0", "1", "+1", "2", "+2"], Row(page, "escapes"));
        Assert.Equal(["run, p50", "56 ms", "20 ms", "2.80\u00D7", "30 ms", "2.00\u00D7"], Row(page, "run, p50"));
        Assert.Equal(["size", "111.0 MB", "28.9 MB", "3.84\u00D7", "29.9 MB", "3.71\u00D7"], Row(page, "size"));
        Assert.Equal(["logit SQNR", "", "7.8 dB", "", "22.5 dB", ""], Row(page, "logit SQNR"));
    }

    [Fact]
    public void The_page_says_when_by_what_and_where_it_was_made() =>
        Assert.Contains(
            "Made 2026-11-29 09:30 UTC by EdgeConvNeXt 0.1.0 with ONNX Runtime 1.31.1 on a processor, 2 cores.",
            Parse(HtmlReport.Write(SampleReport.Bare())).Descendants("p").Select(paragraph => paragraph.Value));

    [Fact]
    public void Without_a_label_that_means_OK_there_is_nothing_to_escape()
    {
        QuantizationReport report = SampleReport.Full(PlainLabels);
        XElement page = Parse(HtmlReport.Write(report with { Labels = [.. report.Labels.Select(label => label with { IsOk = false })] }));

        Assert.DoesNotContain(page.Descendants("th"), head => head.Value.StartsWith("escapes", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("p"), paragraph => paragraph.Value.Contains("none can escape", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bar_is_as_long_as_its_value()
    {
        XElement page = Parse(HtmlReport.Write(SampleReport.Full(PlainLabels)));

        XElement recall = page.Descendants("svg").Single(svg => svg.Attribute("aria-label")!.Value == "recall of each label");
        double[] widths =
        [
            .. recall.Elements("rect").Select(
                rect => double.Parse(rect.Attribute("width")!.Value.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture)),
        ];

        Assert.Equal(6, widths.Length);
        Assert.Equal(11.0 / 12, widths[1] / widths[0], 1e-3);
    }

    [Fact]
    public void A_thousand_labels_do_not_make_a_million_cells()
    {
        string html = HtmlReport.Write(SampleReport.Full([.. Enumerable.Range(0, 300).Select(index => $"label {index}")]));

        Assert.InRange(html.Length, 1000, 200_000);
        Assert.Contains("commonest confusions of 300 labels", html, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Heads(QuantizationReport report) =>
        Parse(HtmlReport.Write(report)).Descendants("h2").Select(head => head.Value);

    private static XElement Verdict(QuantizationReport report) =>
        Parse(HtmlReport.Write(report))
            .Descendants("p")
            .First(paragraph => paragraph.Attribute("class")?.Value.StartsWith("verdict", StringComparison.Ordinal) == true);

    private static IEnumerable<string> Row(XElement page, string name) =>
        page.Descendants("tr").First(row => row.Elements("td").FirstOrDefault()?.Value == name).Elements("td").Select(cell => cell.Value);

    private static XElement Parse(string html)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }

    [GeneratedRegex(@"<(\w+)[^<>]*/>")]
    private static partial Regex SelfClosing();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
