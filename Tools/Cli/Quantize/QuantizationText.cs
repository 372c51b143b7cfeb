using System.Globalization;
using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Quantization.Reports.Figures;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>A quantization for people.</summary>
internal static class QuantizationText
{
    /// <summary>Writes what it came to.</summary>
    public static void Write(QuantizationReport report, TextWriter output)
    {
        string ranges = report.CalibrationImages == 0 ? "not calibrated" : $"calibrated on {report.CalibrationImages} images";
        Line(output, $"{ranges}; {report.Bytes.Fp32 / 1e6:F1} MB became {report.Bytes.Int8 / 1e6:F1} MB");
        if (report is { Fp32: { } fp32, Int8: { } int8, DropInterval: { } interval, McNemar: { } test })
        {
            Line(output, $"""
                on {report.CheckImages} images     FP32       INT8
                top-1            {fp32.Top1,8:P2}   {int8.Top1,8:P2}   drop {report.Drop:F2} points (95 %: {interval.Low:F2} to {interval.High:F2}; McNemar p = {test.PValue:F3})
                top-5            {fp32.Top5,8:P2}   {int8.Top5,8:P2}
                escapes          {fp32.Escapes,8}   {int8.Escapes,8}
                overkill         {fp32.Overkill,8}   {int8.Overkill,8}
                run, p50 ms      {LatencyText.Milliseconds(fp32.LatencyMs.P50),8}   {LatencyText.Milliseconds(int8.LatencyMs.P50),8}   {fp32.LatencyMs.P50 / int8.LatencyMs.P50:F2}x
                agreement {report.Agreement:P2}, logit SQNR {Sqnr.ToText(report.LogitSqnrDb)}
                """);
        }

        foreach (VariantFigures variant in report.Variants.Where(item => CandidateVariant.IsIntegerPrecision(item.Precision)).Skip(1))
        {
            WriteVariant(variant, output);
        }

        if (report.Tuning.Count > 0)
        {
            TuningFigures[] kept = [.. report.Tuning.Where(step => step.IsTaken)];
            string changes = string.Concat(kept.Select(step => $"; {step.Operators.Count} x {step.To} for {step.From}"));
            Line(output, $"tuned: {report.Tuning.Count} kernels tried, {kept.Length} kept{changes}");
        }

        if (report.BudgetOperators.Count > 0)
        {
            Line(output, $"back to float for the budget: {string.Join(", ", report.BudgetOperators)}");
        }

        if (report.Bundle is not null)
        {
            Line(output, $"Wrote {report.Bundle}.");
        }
    }

    private static void WriteVariant(VariantFigures variant, TextWriter output)
    {
        Line(output, $"variant {variant.Name}: {variant.Bytes / 1e6:F1} MB");
        if (variant is { LatencyMs: { } own, Fp32LatencyMs: { } fp32 })
        {
            Line(output, $"""
                  top-1 {variant.Top1:P2}, drop {variant.Drop:F2} points, escapes {variant.Escapes}, overkill {variant.Overkill}
                  run, p50 ms {LatencyText.Milliseconds(own.P50)}, {fp32.P50 / own.P50:F2}x; agreement {variant.Agreement:P2}, logit SQNR {Sqnr.ToText(variant.LogitSqnrDb)}
                """);
        }
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
