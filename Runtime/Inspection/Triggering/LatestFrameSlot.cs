using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>
/// The newest frame of a camera whose every frame could be a part; it becomes one when the model takes it. One thread puts, one takes.
/// </summary>
internal sealed class LatestFrameSlot : IFrameHandover
{
    private readonly WakeableSemaphore _filled = new();
    private FrameLease? _waiting;

    /// <summary>Puts a frame in the place of the one that waits, which goes back to the camera.</summary>
    /// <returns>Whether one waited.</returns>
    public bool Put(FrameLease frame)
    {
        if (Interlocked.Exchange(ref _waiting, frame) is { } older)
        {
            older.Dispose();
            return true;
        }

        _filled.Add();
        return false;
    }

    /// <inheritdoc/>
    public bool HoldsFrames => true;

    /// <inheritdoc/>
    public bool IsWaiting => _filled.IsWaiting;

    /// <inheritdoc/>
    public void Nudge() => _filled.Nudge();

    /// <inheritdoc/>
    public TakeResult Take(out WaitingFrame frame)
    {
        frame = default;
        if (!_filled.Wait())
        {
            return TakeResult.Nothing;
        }

        // Each arrival stands for one change from empty to full, but for the last, which stands for the end.
        if (Interlocked.Exchange(ref _waiting, null) is not { } newest)
        {
            return TakeResult.End;
        }

        frame = new WaitingFrame(null, newest);
        return TakeResult.Frame;
    }

    /// <inheritdoc/>
    public void Complete() => _filled.Add();

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _waiting, null)?.Dispose();
}
