namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// A frame borrowed from its source. Disposing it is returning it: the source then uses the memory, and usually this very object, for a
/// later frame. A lease belongs to one thread at a time.
/// </summary>
public abstract class FrameLease : IDisposable
{
    /// <summary>What is known of the frame besides its pixels.</summary>
    public FrameInfo Info { get; protected set; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; protected set; }

    /// <summary>
    /// NV12: bytes from the start of <see cref="Pixels"/> to the chroma plane; 0 means directly after the last luminance row.
    /// </summary>
    public int ChromaOffset { get; protected set; }

    /// <summary>All planes, first row first. Empty when <see cref="FrameInfo.Fault"/> is set.</summary>
    /// <exception cref="ObjectDisposedException">The lease was returned.</exception>
    public abstract ReadOnlySpan<byte> Pixels { get; }

    /// <summary>The picture.</summary>
    /// <exception cref="InvalidOperationException">The frame holds no picture: <see cref="FrameInfo.Fault"/> is set.</exception>
    public ImageView View => Info.Fault is null
        ? new ImageView(Pixels, Info.Width, Info.Height, Stride, Info.Format, ChromaOffset, Info.Color)
        : throw new InvalidOperationException($"Frame {Info.Sequence} holds no picture: {Info.Fault}");

    /// <summary>
    /// Returns the frame to its source, for good: from then on the lease is the source's, which may lend it out again at any moment, so the
    /// caller must not touch it any more. A second call before that does nothing; one after it would take the frame from its next holder.
    /// </summary>
    public void Dispose()
    {
        Return();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back to the source. Called on every Dispose; a second call has to do nothing.</summary>
    protected abstract void Return();
}
