using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What happens next: at a moment, or when the belt has come so far, whatever its speed is until then.</summary>
internal sealed class SoakAgenda(VirtualClock clock, SoakBelt belt)
{
    private readonly PriorityQueue<SoakEvent, (long Time, long Order)> _byTime = new();
    private readonly PriorityQueue<SoakEvent, (double Way, long Order)> _byWay = new();
    private long _order;

    /// <summary>When something happens next, as the belt runs now.</summary>
    public MonotonicTime NextAt => TimeOfTime < TimeOfWay ? TimeOfTime : TimeOfWay;

    private MonotonicTime TimeOfTime => new(_byTime.TryPeek(out _, out (long Time, long Order) when) ? when.Time : long.MaxValue);

    private MonotonicTime TimeOfWay =>
        _byWay.TryPeek(out _, out (double Way, long Order) where) ? belt.ArrivesAt(where.Way) : new MonotonicTime(long.MaxValue);

    /// <summary>Something happens after a while.</summary>
    public void After(TimeSpan delay, SoakEventKind kind) =>
        _byTime.Enqueue(new SoakEvent(kind), ((clock.Now + delay).Nanoseconds, _order++));

    /// <summary>Something happens when the belt has come so far.</summary>
    /// <param name="way">In millimetres from its beginning.</param>
    /// <param name="kind">What.</param>
    /// <param name="part">The part that it happens to.</param>
    public void When(double way, SoakEventKind kind, SoakPart? part = null) => _byWay.Enqueue(new SoakEvent(kind, part), (way, _order++));

    /// <summary>Takes what is next, and moves the clock there.</summary>
    public SoakEvent Take()
    {
        (MonotonicTime time, MonotonicTime way) = (TimeOfTime, TimeOfWay);
        MonotonicTime at = time < way ? time : way;
        SoakEvent next = time < way ? _byTime.Dequeue() : _byWay.Dequeue();
        clock.Now = at < clock.Now ? clock.Now : at;
        return next;
    }
}

/// <summary>Something that happens at a moment of virtual time, or when the belt has come so far.</summary>
/// <param name="Kind">What.</param>
/// <param name="Part">The part that it happens to; null where it happens to none.</param>
internal readonly record struct SoakEvent(SoakEventKind Kind, SoakPart? Part = null);
