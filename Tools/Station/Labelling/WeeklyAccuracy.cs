using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>A week of a line: what its labels say, and how it stands to the weeks before.</summary>
/// <param name="From">Its Monday, 0:00 by this machine's time zone.</param>
/// <param name="Sample">Its parts and labels.</param>
/// <param name="Drop">What is known of a drop from the weeks before to it.</param>
internal sealed record WeeklyAccuracy(DateOnly From, AccuracySample Sample, AccuracyDrop Drop)
{
    private const int DaysOfWeek = 7;

    /// <summary>The weeks of a journal, in order; those without parts are left out.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="labels">What people said.</param>
    /// <param name="filter">Which verdicts; the first week is held against nothing.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    /// <exception cref="EdgeException">The journal cannot be read.</exception>
    public static IReadOnlyList<WeeklyAccuracy> Of(JournalReader journal, LabelFile labels, JournalFilter filter, TimeZoneInfo zone)
    {
        SortedDictionary<DateOnly, AccuracySample> weeks = [];

        // Labels first: so no week has more of them than parts, whatever comes meanwhile.
        foreach (JournalRow row in journal.Query(filter, labels.Labels.ContainsKey))
        {
            Outcome outcome = Enum.Parse<Outcome>(row.Outcome, ignoreCase: true);
            PartLabel label = labels.Labels[new Guid(row.Result)];

            // A good verdict is judged by the random sample alone: who is asked because of something else is asked about worse parts.
            if (outcome != Outcome.Ok || label.Reason == LabelReason.Sample)
            {
                bool isRight = label.Good == (outcome == Outcome.Ok);
                Add(weeks, WeekOf(TimeOf(row), zone), outcome, new VerdictStratum(0, 1, isRight ? 1 : 0));
            }
        }

        foreach (JournalMinute minute in journal.CountByMinute(filter))
        {
            Add(weeks, WeekOf(minute.From, zone), minute.Outcome, new VerdictStratum(minute.Count, 0, 0));
        }

        return Compare(weeks);
    }

    private static List<WeeklyAccuracy> Compare(SortedDictionary<DateOnly, AccuracySample> weeks)
    {
        List<WeeklyAccuracy> compared = [];
        AccuracySample before = default;
        foreach ((DateOnly from, AccuracySample sample) in weeks)
        {
            compared.Add(new WeeklyAccuracy(from, sample, AccuracyDrop.Of(sample, before)));
            before += sample;
        }

        return compared;
    }

    private static void Add(SortedDictionary<DateOnly, AccuracySample> weeks, DateOnly week, Outcome outcome, VerdictStratum more)
    {
        AccuracySample sample = weeks.GetValueOrDefault(week);
        weeks[week] = outcome switch
        {
            Outcome.Ok => sample with { Ok = sample.Ok + more },
            Outcome.Ng => sample with { Ng = sample.Ng + more },
            _ => sample with { Unsure = sample.Unsure + more },
        };
    }

    private static DateTimeOffset TimeOf(JournalRow row) =>
        DateTimeOffset.ParseExact(row.Time, VerdictJson.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    // As ISO 8601 has weeks: from Monday on.
    private static DateOnly WeekOf(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return day.AddDays(-(((int)day.DayOfWeek + DaysOfWeek - (int)DayOfWeek.Monday) % DaysOfWeek));
    }
}
