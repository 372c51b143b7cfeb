using EdgeConvNeXt.Quantization.Reports.Html.Sections;

namespace EdgeConvNeXt.Quantization.Reports.Html;

/// <summary>A report as one page that needs nothing but itself: no network, no script. The same report gives the same page.</summary>
public static class HtmlReport
{
    // No '<', '>' or '&' in here: HTML does not unescape styles.
    private const string Style = """
        :root { color-scheme: light }
        body { font: 15px/1.5 system-ui, sans-serif; color: #1c232b; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; overflow-wrap: anywhere }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #d5dbe1; padding-bottom: .2rem }
        h3 { font-size: 1rem; margin: 1.2rem 0 .3rem }
        p { margin: .4rem 0; max-width: 46rem }
        .verdict { border-left: .35rem solid; padding: .5rem .8rem; font-weight: 600; overflow-wrap: anywhere }
        .yes { border-color: #1b7f3b; background: #edf7f0 }
        .no { border-color: #b3261e; background: #fcefee }
        .note { color: #4b5763; font-size: .9rem }
        .scroll { overflow-x: auto }
        table { border-collapse: collapse; margin: .5rem 0; font-size: .92rem; font-variant-numeric: tabular-nums }
        th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid #e3e8ec; white-space: nowrap }
        th:first-child, td:first-child { text-align: left }
        th { font-weight: 600; color: #38434e }
        td.right { font-weight: 600 }
        svg { display: block; width: 100%; font: 12px system-ui, sans-serif; fill: #1c232b }
        .fp32 { fill: #8a97a5 }
        .int8 { fill: #1565c0 }
        .other { fill: #a9c7e8 }
        .whisker { stroke: #1c232b; stroke-width: 1.5 }
        .axis { stroke: #8a97a5; stroke-width: 1 }
        .budget { stroke: #b3261e; stroke-width: 1.5; stroke-dasharray: 4 3 }
        .key { display: inline-block; width: .8rem; height: .8rem; margin: 0 .3rem 0 .8rem; vertical-align: -.05rem }
        .key.fp32 { background: #8a97a5; margin-left: 0 }
        .key.int8 { background: #1565c0 }
        summary { cursor: pointer; margin: .5rem 0 }
        @media (max-width: 40rem) { th, td { padding: .2rem .35rem } }
        code { font-size: .88rem; overflow-wrap: anywhere }
        """;

    // The order of the page. A new section is a file in Sections and a line here.
    private static readonly IReportSection[] Sections =
    [
        new SummarySection(),
        new AccuracySection(),
        new LabelSection(),
        new ConfusionSection(),
        new OperatorSection(),
        new TimeSection(),
        new PtqTrialSection(),
        new TuningSection(),
        new BudgetSection(),
        new VariantSection(),
    ];

    /// <summary>The whole page.</summary>
    /// <param name="report">The figures.</param>
    public static string Write(QuantizationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using HtmlPage page = new();
        page.Open("html", ("lang", "en"));
        WriteHead(report, page);
        page.Open("body");
        foreach (IReportSection section in Sections)
        {
            section.Write(report, page);
        }

        page.Close();
        page.Close();
        return page.ToString();
    }

    private static void WriteHead(QuantizationReport report, HtmlPage page)
    {
        page.Open("head");
        page.Void("meta", ("charset", "utf-8"));
        page.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        page.Leaf("title", $"INT8 report: {report.Model}");
        page.Leaf("style", Style);
        page.Close();
    }
}
