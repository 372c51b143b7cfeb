using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Checks the running session against golden vectors now and then: one picture in each gap between two parts, so that no part waits longer
/// than for one run of the model. While parts wait it keeps back, but not for ever. A session that was found wrong is looked at again every
/// minute, so that a fault that passes does not cost an hour.
/// </summary>
public sealed class SelfTest : IIdleWork
{
    // How long a line without a gap may put a check off.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PeriodWhileUnsound = TimeSpan.FromMinutes(1);

    private readonly GoldenCheck _check;
    private readonly TimeSpan _period;
    private readonly TimeProvider _clock;
    private readonly Action<GoldenCheckResult> _report;
    private MonotonicTime _due;
    private bool _isDue = true;
    private SelfTestState? _state;

    /// <param name="check">The check; nothing else steps it.</param>
    /// <param name="period">From one check to the next while all is well, above 0; null for none then.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="report">Called with each result, on the thread that runs the model.</param>
    /// <param name="soundness">Where it is said that the model may not decide; null for one of its own.</param>
    public SelfTest(
        GoldenCheck check, TimeSpan? period, TimeProvider clock, Action<GoldenCheckResult> report, ModelSoundness? soundness = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period ?? TimeSpan.MaxValue, TimeSpan.Zero);
        _check = check;
        _period = period ?? TimeSpan.MaxValue;
        _clock = clock;
        _report = report;
        Soundness = soundness ?? new ModelSoundness();
        _due = MonotonicTime.Now(clock);
    }

    /// <summary>What was seen so far; null before the first check. For any thread.</summary>
    public SelfTestState? State => Volatile.Read(ref _state);

    /// <summary>Whether the model may decide about parts, as far as is known.</summary>
    public ModelSoundness Soundness { get; }

    /// <summary>Runs a whole check now. Only while no line runs.</summary>
    public void CheckNow() => Keep(_check.Run());

    /// <inheritdoc/>
    public void Run(bool isBusy)
    {
        TimeSpan overdue = MonotonicTime.Now(_clock) - _due;
        if (_isDue && overdue >= (isBusy ? Grace : TimeSpan.Zero) && _check.Step() is { } result)
        {
            Keep(result);
        }
    }

    private void Keep(GoldenCheckResult result)
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        long mismatches = (_state?.Mismatches ?? 0) + (result.Fault is null ? 0 : 1);
        Volatile.Write(ref _state, new SelfTestState((_state?.Checks ?? 0) + 1, mismatches, now, result));
        Soundness.Unsound = result.Fault is { } fault ? $"the model does not compute as its reference does: {fault}" : null;
        Plan(now, isSound: result.Fault is null);
        _report(result);
    }

    private void Plan(MonotonicTime now, bool isSound)
    {
        TimeSpan period = isSound || _period < PeriodWhileUnsound ? _period : PeriodWhileUnsound;
        _isDue = period != TimeSpan.MaxValue;
        _due = _isDue ? now + period : now;
    }
}

/// <summary>What the checks against golden vectors showed so far.</summary>
/// <param name="Checks">How many there were.</param>
/// <param name="Mismatches">Those of them that found the session wrong.</param>
/// <param name="CheckedAt">When the last one ended.</param>
/// <param name="Last">What it showed.</param>
public sealed record SelfTestState(long Checks, long Mismatches, MonotonicTime CheckedAt, GoldenCheckResult Last);
