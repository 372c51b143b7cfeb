using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Quantization.Reports.Html.Charts;

namespace EdgeConvNeXt.Quantization.Reports.Html.Sections;

/// <summary>The ways to quantize that were tried before one was taken.</summary>
internal sealed class AlternativeSection : IReportSection
{
    public void Write(QuantizationReport report, HtmlPage page)
    {
        AlternativeFigures[] measured = [.. report.Alternatives.Where(way => way.LogitSqnrDb is not null)];
        if (measured.Length == 0)
        {
            return;
        }

        page.Leaf("h2", "Alternatives tried");
        page.Leaf(
            "p",
            "Logit SQNR against FP32 on a few calibration images: with scale moved between the channels of norms, with each channel of "
            + "depthwise results using its bytes, with corrected biases, with GELU as a table of bytes. The strong bar was taken; what "
            + "is more complicated had to be better by more than 0.1 dB, and by 1 dB where it takes time; tables for GELU are fast: "
            + "they may cost 1 dB, or more above 35 dB.",
            ("class", "note"));
        BarChart.Write(
            page, "logit SQNR of each alternative", Math.Max(measured.Max(way => way.LogitSqnrDb!.Value), double.Epsilon),
            [.. measured.Select(Row)]);
    }

    private static BarRow Row(AlternativeFigures way)
    {
        string equalized = way.IsEqualized ? " + norms" : "";
        string depthwise = way.IsDepthwiseEqualized ? " + depthwise" : "";
        string corrected = way.IsBiasCorrected ? " + biases" : "";
        string tables = way.IsGeluByTable ? " + GELU table" : "";
        return new BarRow(
            $"{way.Range}{equalized}{depthwise}{corrected}{tables}",
            new Bar(way.IsTaken ? "int8" : "other", way.LogitSqnrDb, Figure.Decibels(way.LogitSqnrDb)));
    }
}
