namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Numbers frames from 0 over all streams of a source, by the driver's own numbers within a stream: what the driver skipped was a lost
/// frame. Written by the reader alone.
/// </summary>
internal sealed class FrameNumbers
{
    private long _next;
    private uint _last;
    private bool _begun;
    private long _dropped;

    /// <summary>Frames that were lost: skipped by the driver, or thrown out for newer ones.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>A new stream begins; its first frame follows the last of the one before.</summary>
    public void BeginStream() => _begun = false;

    /// <summary>The number of the frame that the driver numbers so.</summary>
    public long Take(uint driverNumber)
    {
        // A driver that counts backwards or not at all skips nothing; the numbers wrap around
        int step = _begun ? Math.Max(1, unchecked((int)(driverNumber - _last))) : 1;
        _begun = true;
        _last = driverNumber;
        Drop(step - 1);
        long number = _next + step - 1;
        _next = number + 1;
        return number;
    }

    /// <summary>Frames were thrown out.</summary>
    public void Drop(int frames) => Volatile.Write(ref _dropped, _dropped + frames);
}
