using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring.Accuracy;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Labelling;

/// <summary>A week of a line: what its labels say, and how it stands to the weeks before.</summary>
/// <param name="From">Its Monday, 0:00 by this machine's time zone.</param>
/// <param name="Sample">Its parts and labels.</param>
/// <param name="Drop">What is known of a drop from the weeks before to it.</param>
internal sealed record WeeklyAccuracy(DateOnly From, AccuracySample Sample, AccuracyDrop Drop)
{
    /// <summary>Days of a week.</summary>
    public const int DaysOfWeek = 7;

    /// <summary>How far back it is looked where nobody says otherwise: a quarter of a year.</summary>
    public static readonly TimeSpan UsualTime = TimeSpan.FromDays(13 * DaysOfWeek);

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
        foreach (JournalPlace place in journal.Find(labels.Labels.Keys, filter))
        {
            PartLabel label = labels.Labels[place.Result];

            // A good verdict is judged by the random sample alone: who is asked because of something else is asked about worse parts.
            if (place.Outcome != Outcome.Ok || label.Reason == LabelReason.Sample)
            {
                bool isRight = label.Good == (place.Outcome == Outcome.Ok);
                Add(weeks, WeekOf(place.At, zone), place.Outcome, new VerdictStratum(0, 1, isRight ? 1 : 0));
            }
        }

        AddParts(weeks, journal, filter, zone);
        return Compare(weeks);
    }

    private static void AddParts(
        SortedDictionary<DateOnly, AccuracySample> weeks, JournalReader journal, JournalFilter filter, TimeZoneInfo zone)
    {
        if (journal.Span(new JournalFilter { From = filter.From, To = filter.To }) is not { } span)
        {
            return;
        }

        for (DateOnly week = WeekOf(span.First, zone); week <= WeekOf(span.Last, zone); week = week.AddDays(DaysOfWeek))
        {
            OutcomeCounts counts = journal.Count(filter with
            {
                From = Later(filter.From, BeginOf(week, zone)), To = Earlier(filter.To, BeginOf(week.AddDays(DaysOfWeek), zone)),
            });
            if (counts != default)
            {
                Add(weeks, week, Outcome.Ok, new VerdictStratum(counts.Ok, 0, 0));
                Add(weeks, week, Outcome.Ng, new VerdictStratum(counts.Ng, 0, 0));
                Add(weeks, week, Outcome.Unsure, new VerdictStratum(counts.Unsure, 0, 0));
            }
        }
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

    private static DateTimeOffset BeginOf(DateOnly week, TimeZoneInfo zone) => ShiftTimes.At(week.ToDateTime(TimeOnly.MinValue), zone);

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    /// <summary>The Monday of a moment's week, as ISO 8601 has weeks.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    public static DateOnly WeekOf(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return day.AddDays(-(((int)day.DayOfWeek + DaysOfWeek - (int)DayOfWeek.Monday) % DaysOfWeek));
    }
}
