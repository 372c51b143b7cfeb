namespace EdgeConvNeXt.Runtime;

/// <summary>
/// A moment on the kernel's monotonic clock (CLOCK_MONOTONIC), in nanoseconds. Only differences mean anything; wall-clock time is for
/// display alone.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since an arbitrary start, the same one for every source on this machine until it reboots.</param>
public readonly record struct MonotonicTime(long Nanoseconds) : IComparable<MonotonicTime>
{
    /// <summary>This moment, by the given clock. The system's TimeProvider reads CLOCK_MONOTONIC on Linux.</summary>
    public static MonotonicTime Now(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        long timestamp = clock.GetTimestamp();
        long frequency = clock.TimestampFrequency;
        return new MonotonicTime(frequency == 1_000_000_000 ? timestamp : (long)((Int128)timestamp * 1_000_000_000 / frequency));
    }

    /// <summary>The time that passed from <paramref name="earlier"/> to <paramref name="later"/>, to the 100 ns of a TimeSpan.</summary>
    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / 100);

    /// <summary>The moment <paramref name="span"/> after <paramref name="start"/>.</summary>
    public static MonotonicTime operator +(MonotonicTime start, TimeSpan span) => new(start.Nanoseconds + (span.Ticks * 100));

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(MonotonicTime left, MonotonicTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(MonotonicTime left, MonotonicTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(MonotonicTime other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
