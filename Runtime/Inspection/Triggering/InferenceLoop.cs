using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>The thread that runs the model.</summary>
/// <param name="core">What the threads share.</param>
/// <param name="handover">Where frames wait.</param>
/// <param name="options">What is done between two parts, and what keeps pictures.</param>
internal sealed class InferenceLoop(LineCore core, IFrameHandover handover, InspectionLineOptions options)
{
    private readonly IPictureKeeper[] _pictures = [.. options.Pictures];
    private readonly IFeatureWatch[] _watches = [.. options.FeatureWatches];

    /// <summary>Judges frames until there will be no more.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            for (TakeResult taken; (taken = handover.Take(out WaitingFrame waiting)) != TakeResult.End;)
            {
                if (taken == TakeResult.Frame)
                {
                    Take(waiting, stop);
                }

                core.Retire();
                RunIdleWork();
            }
        }
        finally
        {
            lock (core.Gate)
            {
                core.EndJudging();
            }

            core.Wake.Set();
        }
    }

    // A part that has its verdict, because its deadline came or the line stops, needs no model.
    private void Take(in WaitingFrame waiting, CancellationToken stop)
    {
        using FrameLease frame = waiting.Frame;
        if (!(handover.HoldsFrames && stop.IsCancellationRequested) && OpenPart(waiting) is { } part)
        {
            Judge(frame, part);
        }
    }

    private long? OpenPart(in WaitingFrame waiting) =>
        waiting.Part is not { } claimed ? core.TryBegin(waiting.Frame.Info) : IsOpen(claimed) ? claimed : null;

    // A model that hangs hangs here as well, which the watchdog has to see. That it does not is no progress of the line.
    private void RunIdleWork()
    {
        if (options.IdleWork is { } idleWork)
        {
            core.Progress.BeginJudging();
            idleWork.Run(handover.IsWaiting);
            core.Progress.EndIdleWork();
        }
    }

    private bool IsOpen(long part)
    {
        lock (core.Gate)
        {
            core.Flow.Advance(core.Now, core.Steps);
            return core.Flow.IsOpen(part);
        }
    }

    private void Judge(FrameLease frame, long part)
    {
        core.Progress.BeginJudging();
        IFrameJudge judge = core.ClassifierHistory.Of(part);
        Verdict verdict = judge.Judge(frame, part);
        bool concernsTime;
        lock (core.Gate)
        {
            core.Flow.Judge(part, verdict, judge.Scores, core.Now);
            concernsTime = core.ConcernsTime;
        }

        core.Progress.EndJudging(verdict);
        if (concernsTime)
        {
            core.Wake.Set();
        }

        if (_watches.Length > 0)
        {
            Show(verdict, judge.Features);
        }

        // Last of all: a picture delays no verdict and no reject.
        foreach (IPictureKeeper pictures in _pictures)
        {
            pictures.Keep(frame, verdict);
        }
    }

    private void Show(in Verdict verdict, ReadOnlySpan<float> features)
    {
        for (int i = 0; i < _watches.Length && features.Length > 0; i++)
        {
            _watches[i].Watch(verdict, features);
        }
    }
}
