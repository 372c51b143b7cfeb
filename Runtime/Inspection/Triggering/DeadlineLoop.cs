using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The thread that keeps time: deadlines, the reject output, and frames that were held too long. After the last verdict it stays until the
/// belt is empty, or an encoder's belt does not come forward any more.
/// </summary>
/// <param name="core">What the threads share.</param>
/// <param name="reject">The reject output; null without.</param>
/// <param name="options">How the line works.</param>
internal sealed class DeadlineLoop(LineCore core, IOutputLines? reject, InspectionLineOptions options)
{
    // While the belt runs empty nothing else shows a watchdog that the line runs.
    private static readonly TimeSpan LongestWaitAtTheEnd = TimeSpan.FromSeconds(1);

    private bool _isActive;
    private TrackLoss _loss;

    /// <summary>Parts that were between trigger and reject position when it ended.</summary>
    public int LeftOnTheBelt { get; private set; }

    /// <summary>Works until all is over, or it is stopped and the model has ended.</summary>
    /// <param name="intake">Ends the taking of frames; used when there are as many parts as were requested.</param>
    /// <param name="stop">Stops the line.</param>
    public void Run(CancellationTokenSource intake, CancellationToken stop)
    {
        using ITimer timer = core.Clock.CreateTimer(_ => core.Wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration stopped = stop.Register(() => core.Wake.Set());
        try
        {
            while (Step(intake, stop) is { } next)
            {
                timer.Change(next, Timeout.InfiniteTimeSpan);
                core.Wake.Wait();
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Does what is due.</summary>
    /// <returns>How long nothing will be due; null when all is over.</returns>
    private TimeSpan? Step(CancellationTokenSource intake, CancellationToken stop)
    {
        core.Progress.BeginKeepingTime();
        bool isRejecting;
        TrackLoss loss;
        TimeSpan? wait;
        lock (core.Gate)
        {
            core.Flow.Advance(core.Now, core.Steps);
            isRejecting = core.Flow.IsRejecting;
            loss = core.Flow.Loss;
            wait = core.JudgedAt is { } judgedAt ? WaitAtTheEnd(judgedAt, stop) : Wait(Earlier(core.Flow.NextDue, HeldUntil));
        }

        Show(isRejecting);
        ReturnHeld();
        Notify(loss);
        if (core.IsComplete)
        {
            intake.Cancel();
        }

        core.Progress.EndKeepingTime();
        return wait;
    }

    /// <summary>When the oldest frame that is held is of no more use: a part that could claim it would be late.</summary>
    private MonotonicTime? HeldUntil => core.Held?.Oldest is { } capturedAt ? capturedAt + core.Flow.Settings.LongestClaim : null;

    private TimeSpan? WaitAtTheEnd(MonotonicTime judgedAt, CancellationToken stop)
    {
        core.Progress.Touch();
        if (stop.IsCancellationRequested)
        {
            return null;
        }

        MonotonicTime? due = core.Flow.NextDue;
        if (due is null && core.Flow.InFlight == 0 && !core.Flow.IsBeltEmpty)
        {
            due = (core.Belt?.AdvancedAt is { } advancedAt && advancedAt > judgedAt ? advancedAt : judgedAt) + options.BeltTimeout;
            due = due > core.Now ? due : null;
        }

        if (due is null && core.Flow.InFlight == 0)
        {
            return null;
        }

        TimeSpan wait = Wait(due);
        return wait >= TimeSpan.Zero && wait < LongestWaitAtTheEnd ? wait : LongestWaitAtTheEnd;
    }

    // A timer that fires a moment too early finds nothing due and is set again.
    private TimeSpan Wait(MonotonicTime? due) =>
        due is not { } next ? Timeout.InfiniteTimeSpan : next - core.Now is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

    private static MonotonicTime? Earlier(MonotonicTime? one, MonotonicTime? other) => one is null || other < one ? other : one;

    private void Show(bool isRejecting)
    {
        if (isRejecting != _isActive)
        {
            reject?.Set(isRejecting ? 1UL : 0, 1);
            _isActive = isRejecting;
        }
    }

    private void ReturnHeld()
    {
        lock (core.Gate)
        {
            while (HeldUntil <= core.Now)
            {
                core.Discard(0);
            }
        }

        core.ReturnFrames();
    }

    private void Notify(TrackLoss loss)
    {
        if (loss != _loss)
        {
            _loss = loss;
            options.OnUntracked?.Invoke(loss);
        }
    }

    private void End()
    {
        lock (core.Gate)
        {
            core.EndJudging();
            core.Flow.Stop(core.Now);
            LeftOnTheBelt = core.Flow.OnTheBelt;
        }

        core.Progress.BeginKeepingTime();
        reject?.Set(0, 1);
        core.Progress.EndKeepingTime();
    }
}
