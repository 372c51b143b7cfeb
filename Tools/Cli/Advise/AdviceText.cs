using System.Globalization;
using System.Text;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary>The advice for people: a chart of the sizes, the advice, and where the figures come from.</summary>
internal static class AdviceText
{
    private const int NameWidth = 10;
    private const int Smallest = 12;

    /// <summary>Writes a report.</summary>
    public static string Of(AdviceReport report)
    {
        StringBuilder text = new();
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{report.Board}: {report.Fps} parts a second, input {report.Size}x{report.Size}");
        text.AppendLine();
        AddTable(report, text);
        if (report.LeftOut.Count > 0)
        {
            text.AppendLine($"Left out by --max-drop: {string.Join(", ", report.LeftOut)}.");
        }

        text.AppendLine().AppendLine(report.Advice).AppendLine();
        foreach (string note in report.Notes)
        {
            text.AppendLine($"* {note}");
        }

        return text.ToString().TrimEnd();
    }

    private static void AddTable(AdviceReport report, StringBuilder text)
    {
        int sure = Math.Max(report.SureBy?.Length ?? 0, Smallest);
        int best = Math.Max(report.BestBy?.Length ?? 0, Smallest);
        string head = $"{"size",-NameWidth}   GMAC  million   INT8   top-1";
        string named = $"{"",-NameWidth}         weights     MB       %";
        if (report.Basis is null)
        {
            text.AppendLine(head).AppendLine(named);
        }
        else
        {
            text.AppendLine($"{head}  {"ms".PadLeft(sure)}  {"parts/s".PadLeft(sure)}  {"parts/s".PadLeft(best)}  fits");
            text.AppendLine($"{named}  {report.SureBy!.PadLeft(sure)}  {report.SureBy!.PadLeft(sure)}  {report.BestBy!.PadLeft(best)}");
        }

        foreach (AdviceRow row in report.Rows)
        {
            text.AppendLine(LineOf(row, sure, best));
        }
    }

    private static string LineOf(AdviceRow row, int sure, int best)
    {
        string top1 = row.Top1 is { } known ? Number(known) : "?";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name,-NameWidth}  {row.Gmac,5:F2}  {row.ParametersM,7:F1}  {row.Int8Mb,5:F1}  {top1,6}");
        return row.Ms is { } ms
            ? $"{line}  {Number(ms).PadLeft(sure)}  {Number(row.PartsPerSecond!.Value).PadLeft(sure)}"
                + $"  {Number(row.BestPartsPerSecond!.Value).PadLeft(best)}  {row.Fits}"
            : line;
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
