using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>
/// A clock that the soak moves: hours pass in seconds. The wall clock may jump, as one that is set does; the monotonic one never.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _nanoseconds;
    private long _jumpTicks;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>This moment.</summary>
    public MonotonicTime Now
    {
        get => new(Volatile.Read(ref _nanoseconds));
        set => Volatile.Write(ref _nanoseconds, value.Nanoseconds);
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _nanoseconds);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start.AddTicks((GetTimestamp() / 100) + Volatile.Read(ref _jumpTicks));

    /// <summary>Sets the wall clock.</summary>
    public void Jump(TimeSpan by) => Volatile.Write(ref _jumpTicks, _jumpTicks + by.Ticks);
}
