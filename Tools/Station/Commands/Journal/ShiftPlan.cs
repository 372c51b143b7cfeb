using System.Globalization;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary>How a day is divided for counting, by the clock on the wall.</summary>
/// <param name="times">When its parts begin.</param>
internal sealed class ShiftPlan(ShiftTimes times)
{
    /// <summary>Every hour by itself.</summary>
    public static ShiftPlan Hours { get; } = new(ShiftTimes.Hours);

    /// <summary>Every day by itself.</summary>
    public static ShiftPlan Days { get; } = new(ShiftTimes.Days);

    /// <summary>Reads times such as "06:00,14:00,22:00"; null where they are none, or not in order.</summary>
    public static ShiftPlan? Parse(string text)
    {
        List<TimeOnly> starts = [];
        foreach (string part in text.Split(','))
        {
            if (!TimeOnly.TryParseExact(part.Trim(), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
                || (starts.Count > 0 && time <= starts[^1]))
            {
                return null;
            }

            starts.Add(time);
        }

        return new ShiftPlan(new ShiftTimes(starts));
    }

    /// <summary>Sums up what belongs together, in the order of time.</summary>
    /// <param name="minutes">Verdicts of minutes.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    public IReadOnlyList<JournalCount> Group(IEnumerable<JournalMinute> minutes, TimeZoneInfo zone) =>
    [
        .. minutes.GroupBy(minute => times.BeginOf(minute.From, zone)).Select(group => Sum(group.Key, group)).OrderBy(count => count.From),
    ];

    private static JournalCount Sum(DateTimeOffset from, IEnumerable<JournalMinute> minutes)
    {
        JournalCount sum = new() { From = from };
        foreach (JournalMinute minute in minutes)
        {
            long count = minute.Count;
            sum = sum with
            {
                Parts = sum.Parts + count,
                Ok = sum.Ok + (minute.Outcome == Outcome.Ok ? count : 0),
                Ng = sum.Ng + (minute.Outcome == Outcome.Ng ? count : 0),
                Unsure = sum.Unsure + (minute.Outcome == Outcome.Unsure ? count : 0),
                Rejected = sum.Rejected + (minute.Action == PartAction.Rejected ? count : 0),
            };
        }

        return sum;
    }
}

/// <summary>How many parts were what.</summary>
internal sealed record JournalCount
{
    /// <summary>When the time began that they came in, by the time zone of the machine.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>All of them.</summary>
    public long Parts { get; init; }

    /// <summary>Good ones.</summary>
    public long Ok { get; init; }

    /// <summary>Ones that are not good.</summary>
    public long Ng { get; init; }

    /// <summary>Ones that the line was not sure about.</summary>
    public long Unsure { get; init; }

    /// <summary>Ones that were rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>All counts together, from the first beginning on.</summary>
    public static JournalCount Sum(IReadOnlyList<JournalCount> counts) => new()
    {
        From = counts[0].From,
        Parts = counts.Sum(count => count.Parts),
        Ok = counts.Sum(count => count.Ok),
        Ng = counts.Sum(count => count.Ng),
        Unsure = counts.Sum(count => count.Unsure),
        Rejected = counts.Sum(count => count.Rejected),
    };
}
