using System.Collections.Concurrent;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Station.Live;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.History;

/// <summary>
/// What came of parts, step by step: hours, shifts, or days. Counts are the journal's own, each time; labels and durations, for which every
/// verdict has to be read, are kept as long as a step's counts stay the same. So an answer takes long only once, be it in turns: each goes
/// on from where the one before ended. For any thread.
/// </summary>
internal sealed class TrendHistory
{
    private const int MostKept = 10_000;
    private const double Half = 0.5;
    private const double NearlyAll = 0.99;

    private static readonly TrendStep Nothing = new(default, new Dictionary<string, long>(), null, null);

    private readonly ConcurrentDictionary<TrendTime, TrendStep> _kept = new();

    /// <summary>The steps of some times, in their order.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="times">The times.</param>
    /// <param name="turn">How long it may read; one step is read whatever comes.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="gone">Ends it between two steps.</param>
    /// <returns>Null where the turn was over before all were read.</returns>
    /// <exception cref="EdgeException">The journal cannot be read, or not soon enough.</exception>
    public IReadOnlyList<TrendStep>? Of(
        JournalReader journal, IReadOnlyList<TrendTime> times, TimeSpan turn, TimeProvider clock, CancellationToken gone)
    {
        MonotonicTime end = MonotonicTime.Now(clock) + turn;
        List<TrendStep> steps = [];
        bool hasRead = false;
        foreach (TrendTime time in times)
        {
            gone.ThrowIfCancellationRequested();
            OutcomeCounts counts = journal.Count(new JournalFilter { From = time.From, To = time.To });
            if (Kept(time, counts) is { } kept)
            {
                steps.Add(kept);
            }
            else if (hasRead && MonotonicTime.Now(clock) >= end)
            {
                return null;
            }
            else
            {
                hasRead = true;
                steps.Add(Keep(time, Read(journal, time, counts)));
            }
        }

        return steps;
    }

    private TrendStep? Kept(TrendTime time, OutcomeCounts counts) => counts == default ? Nothing
        : _kept.TryGetValue(time, out TrendStep? kept) && kept.Counts == counts ? kept : null;

    private TrendStep Keep(TrendTime time, TrendStep step)
    {
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept[time] = step;
    }

    private static TrendStep Read(JournalReader journal, TrendTime time, OutcomeCounts counts)
    {
        Dictionary<string, long> labels = [];
        LatencyHistogram latency = new();
        journal.ReadLatencies(time.From, time.To, (label, duration) =>
        {
            labels[label] = labels.GetValueOrDefault(label) + 1;
            latency.Record(duration);
        });
        return latency.Count == 0
            ? new TrendStep(counts, labels, null, null)
            : new TrendStep(counts, labels, latency.Percentile(Half), latency.Percentile(NearlyAll));
    }
}

/// <summary>A time that is looked at as one.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first moment after it.</param>
internal readonly record struct TrendTime(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whole hours, shifts or days that a time has a share in, in order.</summary>
    /// <param name="times">How a day is divided.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment that is not meant any more.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    public static IEnumerable<TrendTime> Of(ShiftTimes times, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        DateTimeOffset? begin = null;
        foreach (DateTimeOffset next in times.Between(from, DateTimeOffset.MaxValue, zone))
        {
            if (begin is { } first)
            {
                yield return new TrendTime(first, next);
            }

            if (next >= to)
            {
                yield break;
            }

            begin = next;
        }
    }
}

/// <summary>What came of the parts of a step.</summary>
/// <param name="Counts">Parts by outcome.</param>
/// <param name="Labels">Parts by their best label, those that could not be judged left out.</param>
/// <param name="P50">Half of them took no longer, without the wait; null where none was judged.</param>
/// <param name="P99">99 % of them took no longer.</param>
internal sealed record TrendStep(OutcomeCounts Counts, IReadOnlyDictionary<string, long> Labels, TimeSpan? P50, TimeSpan? P99)
{
    /// <summary>Its parts.</summary>
    public long Parts => Counts.Ok + Counts.Ng + Counts.Unsure;
}
