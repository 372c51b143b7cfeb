using System.Globalization;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Times of day as settings have them: "06:00, 14:00, 22:00".</summary>
internal static class TimesOfDay
{
    /// <summary>What a setting with them may be, a noun phrase.</summary>
    public const string Expected = "times of day with commas between, such as \"06:00, 14:00\"";

    private const string Format = "HH:mm";

    /// <summary>Reads them.</summary>
    /// <returns>Null where one is none.</returns>
    public static IReadOnlyList<TimeOnly>? Parse(string text)
    {
        List<TimeOnly> times = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TimeOnly.TryParseExact(part, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
            {
                return null;
            }

            times.Add(time);
        }

        return times;
    }
}
