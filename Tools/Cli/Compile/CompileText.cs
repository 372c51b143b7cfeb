using System.Text;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary>A compilation for people: what was done, or what to do elsewhere.</summary>
internal static class CompileText
{
    /// <summary>Writes a report.</summary>
    public static string Of(CompileReport report)
    {
        StringBuilder text = new();
        if (report.Bundle is { } bundle)
        {
            string what = report.Compiled ? "Compiled" : "Added what was compiled";
            text.AppendLine(
                $"{what} for {report.Soc} with CANN {report.Cann ?? "of unknown version"}: variant {report.Variant} in {bundle}.");
        }
        else
        {
            AppendHowTo(text, report);
        }

        foreach (string warning in report.Warnings)
        {
            text.AppendLine($"Note: {warning}");
        }

        return text.ToString().TrimEnd();
    }

    private static void AppendHowTo(StringBuilder text, CompileReport report)
    {
        text.AppendLine($"Nothing was compiled: {report.Reason}. Where CANN's toolkit is (it needs no NPU):");
        text.AppendLine().AppendLine($"  {report.Environment}").AppendLine($"  {report.Command}").AppendLine();
        text.AppendLine(
            report.Files is { } files
                ? $"The files that it reads are in {files}."
                : "--files FOLDER writes model.onnx and aipp.cfg, which the command reads.");
        text.AppendLine("Then `edge compile` with --om FILE puts the compiled model into the bundle.");
        if (report.Aipp is { } aipp)
        {
            text.AppendLine().AppendLine("aipp.cfg:").AppendLine(aipp);
        }
    }
}
