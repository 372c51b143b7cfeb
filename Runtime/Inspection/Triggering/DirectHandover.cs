using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The frames of a finite source whose every frame is a part: the model's thread reads each when it is ready for it, so that none is read
/// in vain, none waits, and outputs that the source waits for have room for its verdict.
/// </summary>
/// <param name="core">What the threads share.</param>
/// <param name="source">A started source that is not live.</param>
/// <param name="stop">Ends the taking of frames.</param>
internal sealed class DirectHandover(LineCore core, IFrameSource source, CancellationToken stop) : IFrameHandover
{
    /// <inheritdoc/>
    public bool HoldsFrames => false;

    /// <inheritdoc/>
    public bool IsWaiting => false;

    /// <inheritdoc/>
    public TakeResult Take(out WaitingFrame frame)
    {
        frame = default;
        if (core.IsFull || Read() is not { } next)
        {
            return TakeResult.End;
        }

        frame = new WaitingFrame(null, next);
        return TakeResult.Frame;
    }

    /// <inheritdoc/>
    public void Nudge()
    {
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private FrameLease? Read()
    {
        try
        {
            return stop.IsCancellationRequested ? null : source.Read(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
