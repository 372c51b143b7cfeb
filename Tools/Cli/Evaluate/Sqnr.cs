using System.Globalization;

namespace EdgeConvNeXt.Cli.Evaluate;

/// <summary>
/// A comparison's signal to noise ratio as reports give it: JSON has neither infinity, which no difference gives, nor NaN, which zeros
/// give.
/// </summary>
internal static class Sqnr
{
    /// <summary>The ratio for people.</summary>
    public static string ToText(double? decibels) =>
        decibels is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:F1} dB") : "not finite (no difference, or no signal)";
}
