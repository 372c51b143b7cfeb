namespace EdgeConvNeXt.Station.Live;

/// <summary>When shifts begin, by local time.</summary>
/// <param name="times">Times of day in any order, one or more.</param>
internal sealed class ShiftTimes(IReadOnlyList<TimeOnly> times)
{
    private readonly TimeOnly[] _times = [.. times.Order()];

    /// <summary>When the shift of a moment began.</summary>
    /// <param name="moment">By local time.</param>
    public DateTimeOffset BeginOf(DateTimeOffset moment)
    {
        TimeOnly time = TimeOnly.FromTimeSpan(moment.TimeOfDay);
        DateTimeOffset midnight = moment - moment.TimeOfDay;
        return _times.Where(begin => begin <= time).Select(begin => (TimeOnly?)begin).LastOrDefault() is { } today
            ? midnight + today.ToTimeSpan()
            : midnight.AddDays(-1) + _times[^1].ToTimeSpan();
    }
}
