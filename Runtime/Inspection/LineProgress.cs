namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// When a line last did something, for a watchdog. A thread that hangs in its work holds this at the moment it began to; a model whose runs
/// fail one after the other holds it at the first of them, for frames that come and parts that are given up as unsure are no progress.
/// </summary>
/// <param name="clock">The line's clock.</param>
internal sealed class LineProgress(TimeProvider clock)
{
    private const long Idle = long.MaxValue;

    // One failed run may be chance, and nothing may come for long after it.
    private const int FewestFailures = 2;

    private long _last = MonotonicTime.Now(clock).Nanoseconds;
    private long _judgingSince = Idle;
    private long _keepingTimeSince = Idle;
    private long _failingSince = Idle;
    private long _firstFailure;
    private int _failures;

    /// <summary>
    /// When a frame was taken or judged last, or the line began; no later than what goes on now began, or the model's runs began to fail.
    /// </summary>
    public MonotonicTime Last
    {
        get
        {
            long since = Math.Min(
                Math.Min(Volatile.Read(ref _judgingSince), Volatile.Read(ref _keepingTimeSince)), Volatile.Read(ref _failingSince));
            return new MonotonicTime(Math.Min(since, Volatile.Read(ref _last)));
        }
    }

    /// <summary>Whether the model's thread has a frame in hand, or idle work.</summary>
    public bool IsJudging => Volatile.Read(ref _judgingSince) != Idle;

    /// <summary>Something was done.</summary>
    public void Touch() => Volatile.Write(ref _last, Now);

    /// <summary>The model's thread begins with a frame, or with idle work.</summary>
    public void BeginJudging() => Volatile.Write(ref _judgingSince, Now);

    /// <summary>It has done with it.</summary>
    /// <param name="verdict">What came of it.</param>
    public void EndJudging(in Verdict verdict)
    {
        if (verdict.Frame.Fault is null)
        {
            NoteRun(isGood: verdict.Label is not null);
        }

        Volatile.Write(ref _judgingSince, Idle);
        Touch();
    }

    /// <summary>It has done with what was no frame, which is no progress of the line.</summary>
    public void EndIdleWork() => Volatile.Write(ref _judgingSince, Idle);

    /// <summary>The thread that keeps time begins with what is due: a device may hold it up while it sets the output.</summary>
    public void BeginKeepingTime() => Volatile.Write(ref _keepingTimeSince, Now);

    /// <summary>It waits again, which is no progress of the line.</summary>
    public void EndKeepingTime() => Volatile.Write(ref _keepingTimeSince, Idle);

    private long Now => MonotonicTime.Now(clock).Nanoseconds;

    private void NoteRun(bool isGood)
    {
        if (isGood)
        {
            _failures = 0;
            Volatile.Write(ref _failingSince, Idle);
        }
        else if (++_failures == 1)
        {
            _firstFailure = Now;
        }
        else if (_failures == FewestFailures)
        {
            Volatile.Write(ref _failingSince, _firstFailure);
        }
    }
}
