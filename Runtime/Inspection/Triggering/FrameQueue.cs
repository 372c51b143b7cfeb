namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>The few frames that wait for the model. One thread at a time puts, one takes.</summary>
/// <param name="capacity">Frames that may wait, 1 or more.</param>
internal sealed class FrameQueue(int capacity) : IFrameHandover
{
    private readonly WaitingFrame[] _frames = new WaitingFrame[capacity];
    private readonly WakeableSemaphore _filled = new();
    private readonly SemaphoreSlim _free = new(capacity);
    private long _first;
    private long _next;

    /// <summary>Puts a frame if there is room.</summary>
    public bool TryPut(in WaitingFrame frame) => _free.Wait(0) && Put(frame);

    /// <summary>Waits for room and puts a frame.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting.</exception>
    public void Put(in WaitingFrame frame, CancellationToken cancellationToken)
    {
        _free.Wait(cancellationToken);
        Put(frame);
    }

    /// <inheritdoc/>
    public void Complete() => _filled.Add();

    /// <inheritdoc/>
    public bool HoldsFrames => true;

    /// <inheritdoc/>
    public bool IsWaiting => _filled.IsWaiting;

    /// <inheritdoc/>
    public void Nudge() => _filled.Nudge();

    /// <inheritdoc/>
    public TakeResult Take(out WaitingFrame frame)
    {
        if (!_filled.Wait())
        {
            frame = default;
            return TakeResult.Nothing;
        }

        long place = _first++ % _frames.Length;
        frame = _frames[place];
        _frames[place] = default;
        if (frame.Frame is null)
        {
            return TakeResult.End;
        }

        _free.Release();
        return TakeResult.Frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (WaitingFrame waiting in _frames)
        {
            waiting.Frame?.Dispose();
        }

        _free.Dispose();
    }

    private bool Put(in WaitingFrame frame)
    {
        _frames[_next++ % _frames.Length] = frame;
        _filled.Add();
        return true;
    }
}
