using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>The configurations that were tried before one was chosen.</summary>
internal sealed class PtqTrialSection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        PtqTrialFigures[] measured = [.. report.Trials.Where(trial => trial.LogitSqnrDb is not null)];
        if (measured.Length == 0)
        {
            return;
        }

        page.Leaf("h2", "Configurations tried");
        page.Leaf(
            "p",
            "Logit SQNR against FP32 on a few calibration images: with scale moved between the channels of norms, with each channel of "
            + "depthwise results using its bytes, with corrected biases, with GELU as a table of bytes. The strong bar was chosen; what "
            + "is more complicated had to be better by more than 0.1 dB, and by 1 dB where it takes time; tables for GELU are fast: "
            + "they may cost 1 dB, or more above 35 dB.",
            ("class", "note"));
        BarChart.Write(
            page, "logit SQNR of each configuration", Math.Max(measured.Max(trial => trial.LogitSqnrDb!.Value), double.Epsilon),
            [.. measured.Select(Row)]);
    }

    private static BarRow Row(PtqTrialFigures trial)
    {
        string equalized = trial.IsEqualized ? " + norms" : "";
        string depthwise = trial.IsDepthwiseEqualized ? " + depthwise" : "";
        string corrected = trial.IsBiasCorrected ? " + biases" : "";
        string tables = trial.IsGeluByTable ? " + GELU table" : "";
        return new BarRow(
            $"{trial.Range}{equalized}{depthwise}{corrected}{tables}",
            new Bar(trial.IsTaken ? "int8" : "other", trial.LogitSqnrDb, Figure.Decibels(trial.LogitSqnrDb)));
    }
}
