using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The thread that takes frames and hands them to the model. Of a camera whose every frame is a part it offers the newest; of other cameras
/// it hands over those that parts claim, and holds the last that none did; files whose parts show in the picture wait for room.
/// </summary>
/// <param name="core">What the threads share.</param>
/// <param name="source">A started source.</param>
/// <param name="options">How the line works.</param>
/// <param name="handover">Where frames wait.</param>
internal sealed class CaptureLoop(LineCore core, IFrameSource source, InspectionLineOptions options, IFrameHandover handover)
{
    private readonly PresenceDetector _presence = new(options.PresenceThreshold);

    // Set where every frame is a part: those of a finite source do not come this way.
    private readonly LatestFrameSlot? _newest = handover as LatestFrameSlot;

    /// <summary>Takes frames until there are no more or it is stopped.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            while (!(_newest is not null && core.IsFull) && source.Read(stop) is { } frame)
            {
                if (_newest is not null)
                {
                    // Only its verdict is progress, and nothing is due before the model takes it.
                    HandOver(frame, stop);
                    continue;
                }

                core.Progress.Touch();
                HandOver(frame, stop);
                core.Wake.Set();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The line has as many parts as were requested, or was stopped: the frames that wait are dealt with as at any other end.
        }
        finally
        {
            DiscardHeld();
            core.ReturnFrames();
            handover.Complete();
        }
    }

    private void DiscardHeld()
    {
        lock (core.Gate)
        {
            core.Held?.Close();
            while (core.Held is { Count: > 0 })
            {
                core.Discard(0);
            }
        }
    }

    private void HandOver(FrameLease frame, CancellationToken stop)
    {
        FrameLease? unused = frame;
        try
        {
            unused = _newest is not null ? Offer(_newest, frame) : source.IsLive ? HandOverNow(frame) : HandOverAll(frame, stop);
        }
        finally
        {
            unused?.Dispose();
            core.ReturnFrames();
        }
    }

    private FrameLease? Offer(LatestFrameSlot newest, FrameLease frame)
    {
        if (newest.Put(frame))
        {
            core.Flow.Statistics.RecordDropped();
        }

        return null;
    }

    private FrameLease? HandOverNow(FrameLease frame)
    {
        bool arrives = Arrives(frame);
        lock (core.Gate)
        {
            if (arrives)
            {
                core.Begin(frame.Info.CapturedAt);
            }

            if (core.Flow.TryClaim(frame.Info, out long part))
            {
                return core.TryPut(new WaitingFrame(part, frame)) ? null : frame;
            }

            return frame.Info.Fault is null && core.Held is { } held ? held.Hold(frame) : frame;
        }
    }

    private FrameLease? HandOverAll(FrameLease frame, CancellationToken stop)
    {
        bool arrives = Arrives(frame);
        long part;
        lock (core.Gate)
        {
            if (arrives)
            {
                core.Begin(frame.Info.CapturedAt);
            }

            if (!core.Flow.TryClaim(frame.Info, out part))
            {
                return frame;
            }
        }

        core.Wake.Set();
        core.Queue!.Put(new WaitingFrame(part, frame), stop);
        return null;
    }

    private bool Arrives(FrameLease frame) =>
        options.Trigger == TriggerType.Presence && frame.Info.Fault is null && _presence.Arrives(frame.View);
}
