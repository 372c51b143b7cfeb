using System.CommandLine;
using System.Globalization;

namespace EdgeConvNeXt.Station.Commands.Options;

/// <summary>A moment on the command line: ISO 8601, UTC unless it has an offset.</summary>
internal static class TimeText
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Refuses what is no moment.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    public static Option<string?> AsTime(this Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string text }] && !TryParse(text, out _))
            {
                result.AddError($"{option.Name} is a time such as 2026-11-29 or 2026-11-29T06:30:00+01:00; it was '{text}'.");
            }
        });
        return option;
    }

    /// <summary>The moment; null for null.</summary>
    public static DateTimeOffset? Parse(string? text) => text is not null && TryParse(text, out DateTimeOffset moment) ? moment : null;

    private static bool TryParse(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
