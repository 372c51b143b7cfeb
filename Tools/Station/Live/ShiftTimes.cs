namespace EdgeConvNeXt.Station.Live;

/// <summary>
/// How a day is divided, by the clock on the wall: shifts, hours, or whole days. On a day on which clocks are changed a shift begins when
/// people say that it does: one whose beginning comes twice begins the first time, and one whose beginning is skipped where the clock goes
/// on.
/// </summary>
internal sealed class ShiftTimes
{
    private const int HoursOfDay = 24;

    private readonly TimeOnly[] _times;
    private readonly bool _isEachTime;

    /// <param name="times">Times of day in any order, one or more.</param>
    public ShiftTimes(IReadOnlyList<TimeOnly> times)
        : this(times, isEachTime: false)
    {
    }

    private ShiftTimes(IReadOnlyList<TimeOnly> times, bool isEachTime)
    {
        _times = [.. times.Order()];
        _isEachTime = isEachTime;
    }

    /// <summary>Every hour by itself; one that comes twice is two.</summary>
    public static ShiftTimes Hours { get; } =
        new([.. Enumerable.Range(0, HoursOfDay).Select(hour => new TimeOnly(hour, 0))], isEachTime: true);

    /// <summary>Every day by itself.</summary>
    public static ShiftTimes Days { get; } = new([TimeOnly.MinValue]);

    /// <summary>When a moment of the clock on the wall is: the first time where it comes twice, and where it is skipped the next.</summary>
    /// <param name="local">The date and time.</param>
    /// <param name="zone">The clock's time zone.</param>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    /// <summary>When what a moment belongs to began.</summary>
    /// <param name="moment">Not in the first or last days of the calendar.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    public DateTimeOffset BeginOf(DateTimeOffset moment, TimeZoneInfo zone)
    {
        DateTime day = TimeZoneInfo.ConvertTime(moment, zone).Date;
        return BeginsOf(day, zone).Concat(BeginsOf(day.AddDays(-1), zone)).First(begin => begin <= moment);
    }

    /// <summary>Everything that begins in a time, in order, with what its first moment belongs to.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment that is not meant any more.</param>
    /// <param name="zone">The time zone of the clock on the wall.</param>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        DateTimeOffset last = BeginOf(from, zone);
        yield return last;
        for (DateTime day = TimeZoneInfo.ConvertTime(from, zone).Date; At(day, zone) < to; day = day.AddDays(1))
        {
            foreach (DateTimeOffset begin in BeginsOf(day, zone).Reverse().Where(begin => begin > last && begin < to))
            {
                yield return last = begin;
            }
        }
    }

    // The last first.
    private IEnumerable<DateTimeOffset> BeginsOf(DateTime day, TimeZoneInfo zone)
    {
        for (int place = _times.Length - 1; place >= 0; place--)
        {
            DateTime local = day + _times[place].ToTimeSpan();
            DateTimeOffset first = At(local, zone);
            if (_isEachTime && zone.IsAmbiguousTime(local))
            {
                yield return new DateTimeOffset(local, zone.GetAmbiguousTimeOffsets(local).Min());
            }

            yield return first;
        }
    }
}
