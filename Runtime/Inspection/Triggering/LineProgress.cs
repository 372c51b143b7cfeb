using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>When a line last did something, for a watchdog. A thread that hangs in its work holds this at the moment it began to.</summary>
/// <param name="clock">The line's clock.</param>
internal sealed class LineProgress(TimeProvider clock)
{
    private const long Idle = long.MaxValue;

    private long _last = MonotonicTime.Now(clock).Nanoseconds;
    private long _judgingSince = Idle;
    private long _keepingTimeSince = Idle;

    /// <summary>When a frame was taken or judged last, or the line began; no later than what goes on now began.</summary>
    public MonotonicTime Last
    {
        get
        {
            long since = Math.Min(Volatile.Read(ref _judgingSince), Volatile.Read(ref _keepingTimeSince));
            return new MonotonicTime(Math.Min(since, Volatile.Read(ref _last)));
        }
    }

    /// <summary>Something was done.</summary>
    public void Touch() => Volatile.Write(ref _last, Now);

    /// <summary>The model's thread begins with a frame, or with what it does between two.</summary>
    public void BeginJudging() => Volatile.Write(ref _judgingSince, Now);

    /// <summary>It has done with it.</summary>
    public void EndJudging()
    {
        Volatile.Write(ref _judgingSince, Idle);
        Touch();
    }

    /// <summary>It has done with what was no frame, which is no progress of the line.</summary>
    public void EndGap() => Volatile.Write(ref _judgingSince, Idle);

    /// <summary>The thread that keeps time begins with what is due: a device may hold it up while it sets the output.</summary>
    public void BeginKeepingTime() => Volatile.Write(ref _keepingTimeSince, Now);

    /// <summary>It waits again, which is no progress of the line.</summary>
    public void EndKeepingTime() => Volatile.Write(ref _keepingTimeSince, Idle);

    private long Now => MonotonicTime.Now(clock).Nanoseconds;
}
