using System.Globalization;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>What had to stay float, and how that was found.</summary>
internal sealed class BudgetSection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        page.Leaf("h2", "Operators in float");
        if (report.BudgetSteps.Count > 0)
        {
            page.Leaf("p", string.Create(
                CultureInfo.InvariantCulture,
                $"With every operator integer the loss was more than the {report.MaxDrop:F2} points allowed. Operators went back to "
                + $"float by the noise that each millisecond takes away; their number was doubled and then bisected."));
            HtmlTable.Write(
                page,
                ["float operators", "drop, points", "judged alike"],
                report.BudgetSteps.Select(
                    step => new[] { Figure.Count(step.FloatOperators), Figure.Points(step.Drop), Figure.Percent(step.Agreement) }));
        }

        HashSet<string> tuned = [.. report.Tuning.Where(step => step is { IsTaken: true, To: "float" }).SelectMany(step => step.Operators)];
        page.Open("ul");
        foreach (string name in report.FloatOperators)
        {
            page.Open("li");
            page.Leaf("code", name);
            page.Leaf("span", report.BudgetOperators.Contains(name) ? " for the budget" : tuned.Contains(name) ? " for speed" : "");
            page.Close();
        }

        page.Close();
    }
}
