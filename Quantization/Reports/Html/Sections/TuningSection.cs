using EdgeConvNeXt.Quantization.Reports.Figures;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>The kernels that were measured on the machine that quantized.</summary>
internal sealed class TuningSection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        if (report.Tuning.Count == 0)
        {
            return;
        }

        page.Leaf("h2", "Kernels tried on this machine");
        page.Leaf(
            "p",
            "Median run of the whole model, each kernel in turns with the best before it. "
            + "Kept is what was faster by more than chance without losing accuracy.",
            ("class", "note"));
        HtmlTable.Write(
            page,
            ["operators", "kernel", "tried instead", "ms before", "ms then", "turns won", "logit SQNR", ""],
            report.Tuning.Select(step => new[]
            {
                Operators(step), step.From, step.To, Figure.Milliseconds(step.FromMs), Figure.Milliseconds(step.ToMs),
                Figure.Percent(step.FasterShare),
                step.LogitSqnrDb is null ? "" : Figure.Decibels(step.LogitSqnrDb), step.IsTaken ? "kept" : "",
            }));
    }

    private static string Operators(TuningFigures step) =>
        step.Operators.Count == 1 ? step.Operators[0] : $"{step.Operators[0]} and {step.Operators.Count - 1} more";
}
