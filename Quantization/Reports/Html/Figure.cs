using System.Globalization;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Quantization.Reports.Html;

/// <summary>Numbers as the report prints them; a dash where there is none.</summary>
internal static class Figure
{
    private const string None = "\u2013";
    private const double BytesPerMegabyte = 1e6;

    /// <summary>A share, 0..1, in percent.</summary>
    public static string Percent(double? share) => share is { } value ? Text($"{100 * value:F2} %") : None;

    /// <summary>Percentage points.</summary>
    public static string Points(double? points) => points is { } value ? Text($"{Zero(value):F2}") : None;

    /// <summary>Milliseconds.</summary>
    public static string Milliseconds(double? milliseconds) => milliseconds is { } value ? Text($"{value:F2} ms") : None;

    /// <summary>A percentile of a latency, in milliseconds.</summary>
    public static string Latency(double? milliseconds) => milliseconds is { } value ? Text($"{LatencyText.Milliseconds(value)} ms") : None;

    /// <summary>Decibel.</summary>
    public static string Decibels(double? decibels) => decibels is { } value ? Text($"{value:F1} dB") : None;

    /// <summary>A file's size.</summary>
    public static string Megabytes(long bytes) => Text($"{bytes / BytesPerMegabyte:F1} MB");

    /// <summary>How many times smaller or faster.</summary>
    public static string Times(double before, double after) => after > 0 ? Text($"{before / after:F2}\u00D7") : None;

    /// <summary>A probability.</summary>
    public static string Probability(double value) => value < 0.0001 ? "below 0.0001" : Text($"{value:F4}");

    /// <summary>A whole number.</summary>
    public static string Count(long count) => Text($"{count}");

    /// <summary>A place or length in a drawing, in percent of its width.</summary>
    public static string Position(double percent) => Text($"{percent:F2}%");

    /// <summary>A text in the invariant culture.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Rounding to two places would leave "-0.00".
    private static double Zero(double value) => Math.Abs(value) < 0.005 ? 0 : value;
}
