namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>A lease just borrowed from a <see cref="FramePool"/>, with its memory still writable.</summary>
public readonly ref struct PooledFrame
{
    internal PooledFrame(FrameLease lease, Span<byte> buffer)
    {
        Lease = lease;
        Buffer = buffer;
    }

    /// <summary>The lease to hand on once the buffer is filled.</summary>
    public FrameLease Lease { get; }

    /// <summary>All planes, first row first. Holds whatever the last picture left.</summary>
    public Span<byte> Buffer { get; }
}
