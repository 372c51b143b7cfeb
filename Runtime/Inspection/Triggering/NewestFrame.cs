using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>The newest frame of a camera whose every frame could be a part; it becomes one when the model takes it. One thread puts, one takes.</summary>
internal sealed class NewestFrame : IFrameHandover
{
    private readonly SemaphoreSlim _filled = new(0);
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

        _filled.Release();
        return false;
    }

    /// <inheritdoc/>
    public bool IsWaiting => _filled.CurrentCount > 0;

    /// <inheritdoc/>
    public bool TryTake(out WaitingFrame frame)
    {
        // Each release stands for one change from empty to full, but for the last, which stands for the end.
        _filled.Wait();
        FrameLease? newest = Interlocked.Exchange(ref _waiting, null);
        frame = newest is null ? default : new WaitingFrame(0, newest);
        return newest is not null;
    }

    /// <inheritdoc/>
    public void Complete() => _filled.Release();

    /// <inheritdoc/>
    public void Dispose()
    {
        Interlocked.Exchange(ref _waiting, null)?.Dispose();
        _filled.Dispose();
    }
}
