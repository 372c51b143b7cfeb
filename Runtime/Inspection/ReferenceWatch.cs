using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>
/// Checks the running session against reference vectors now and then: one picture in each gap between two parts, so that no part waits longer than for one run of
/// the model. While parts wait it keeps back, but not for ever.
/// </summary>
public sealed class ReferenceWatch : IBetweenParts
{
    // How long a line without a gap may put a check off.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ReferenceCheck _check;
    private readonly TimeSpan _period;
    private readonly TimeProvider _clock;
    private readonly Action<ReferenceResult> _tell;
    private MonotonicTime _due;
    private ReferenceState? _state;

    /// <param name="check">The check; nobody else steps it.</param>
    /// <param name="period">From one check to the next, above 0.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="tell">Told of each result, on the thread that runs the model.</param>
    public ReferenceWatch(ReferenceCheck check, TimeSpan period, TimeProvider clock, Action<ReferenceResult> tell)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        _check = check;
        _period = period;
        _clock = clock;
        _tell = tell;
        _due = MonotonicTime.Now(clock);
    }

    /// <summary>What was seen so far; null before the first check. For any thread.</summary>
    public ReferenceState? State => Volatile.Read(ref _state);

    /// <summary>Runs a whole check now. Only while no line runs.</summary>
    public void CheckNow() => Keep(_check.Run());

    /// <inheritdoc/>
    public void Gap(bool isBusy)
    {
        TimeSpan overdue = MonotonicTime.Now(_clock) - _due;
        if (overdue >= (isBusy ? Grace : TimeSpan.Zero) && _check.Step() is { } result)
        {
            Keep(result);
        }
    }

    private void Keep(ReferenceResult result)
    {
        MonotonicTime now = MonotonicTime.Now(_clock);
        long mismatches = (_state?.Mismatches ?? 0) + (result.Fault is null ? 0 : 1);
        Volatile.Write(ref _state, new ReferenceState((_state?.Checks ?? 0) + 1, mismatches, now, result));
        _due = now + _period;
        _tell(result);
    }
}
