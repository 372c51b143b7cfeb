using System.Text;

namespace EdgeConvNeXt.Cli.Compiling;

/// <summary>A compilation for people: what was done, or what to do elsewhere.</summary>
internal static class CompileText
{
    /// <summary>Writes a report.</summary>
    public static string Of(CompileReport report)
    {
        StringBuilder text = new();
        if (report.Compiled)
        {
            text.AppendLine($"Compiled for {report.Soc} with CANN {report.Cann ?? "of unknown version"}: variant {report.Variant} in {report.Bundle}.");
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
        text.AppendLine("Nothing was compiled: ATC is not installed here. Where CANN's toolkit is (it needs no NPU):");
        text.AppendLine().AppendLine($"  {report.Environment}").AppendLine($"  {report.Command}").AppendLine();
        text.AppendLine(report.Files is { } files
            ? $"The files are in {files}. Then compile there with --atc, or put the .om into the bundle with `edge compile` on that machine."
            : "--files FOLDER writes model.onnx and aipp.cfg, which the command reads.");
        if (report.Aipp is { } aipp)
        {
            text.AppendLine().AppendLine("aipp.cfg:").AppendLine(aipp);
        }
    }
}
