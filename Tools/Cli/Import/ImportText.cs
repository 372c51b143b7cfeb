using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Import;

/// <summary>An import for people: what was written, and what comes next.</summary>
internal static class ImportText
{
    /// <summary>Writes a report.</summary>
    public static string Of(ImportReport report)
    {
        string model = PrintableText.Of(report.Model);
        string manifest = PrintableText.Of(report.Manifest);
        StringBuilder text = new();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{report.Architecture} of {report.Family}, {report.Parameters:N0} weights, {report.Labels} labels, input "
            + $"{report.Size}x{report.Size}: {model} and {manifest}.");
        text.AppendLine($"Preprocessing is that of {report.Family}: correct {manifest} where the model was trained with another.");
        if (report.OkLabels == 0)
        {
            text.AppendLine("No label means OK, so every part would be NG or unsure: name the good ones with --ok.");
        }

        text.Append($"Next: edge quantize {Word(model)} --manifest {Word(manifest)} --calibration IMAGES --output ");
        text.Append(Word(Path.ChangeExtension(model, ".edgemodel")));
        return text.ToString();
    }

    /// <summary>A path as one word of a shell.</summary>
    private static string Word(string path) =>
        path.All(sign => char.IsLetterOrDigit(sign) || "/._-+@%,:=".Contains(sign, StringComparison.Ordinal))
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
