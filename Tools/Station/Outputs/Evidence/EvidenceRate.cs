using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>How many bytes of each class come in a day: by the last 24 hours of this start, whatever the wall clock does.</summary>
internal sealed class EvidenceRate
{
    private const int Hours = 24;

    // With less a day is a guess.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    private readonly long[,] _bytes = new long[PictureWords.Classes.Count, Hours];
    private readonly TimeProvider _clock;
    private readonly MonotonicTime _start;
    private long _hour;

    /// <param name="clock">The clock.</param>
    public EvidenceRate(TimeProvider clock)
    {
        _clock = clock;
        _start = MonotonicTime.Now(clock);
    }

    /// <summary>A picture came.</summary>
    public void Add(PictureClass ofClass, long bytes)
    {
        GoOn();
        _bytes[(int)ofClass, _hour % Hours] += bytes;
    }

    /// <summary>Bytes of a class in a day; null where none came, or the station has just begun.</summary>
    public double? BytesPerDay(PictureClass ofClass)
    {
        TimeSpan since = GoOn();
        long sum = 0;
        for (int hour = 0; hour < Hours; hour++)
        {
            sum += _bytes[(int)ofClass, hour];
        }

        // The hour that runs, and the whole ones before it.
        TimeSpan covered = since < TimeSpan.FromHours(Hours) ? since : TimeSpan.FromHours(Hours - 1) + (since - TimeSpan.FromHours(_hour));
        return sum > 0 && since >= Least ? sum / covered.TotalDays : null;
    }

    private TimeSpan GoOn()
    {
        TimeSpan since = MonotonicTime.Now(_clock) - _start;
        long hour = (long)since.TotalHours;
        for (long next = Math.Max(_hour + 1, hour - Hours + 1); next <= hour; next++)
        {
            for (int ofClass = 0; ofClass < PictureWords.Classes.Count; ofClass++)
            {
                _bytes[ofClass, next % Hours] = 0;
            }
        }

        _hour = hour;
        return since;
    }
}
