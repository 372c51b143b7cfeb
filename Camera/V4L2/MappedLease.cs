using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// A frame in a buffer of the driver's, lent as it lies there. There is one such object for each buffer of a stream, used again and again.
/// The memory stays for as long as it is lent, whatever becomes of stream and device.
/// </summary>
/// <param name="stream">Gets the buffer back.</param>
/// <param name="index">The driver's number for the buffer.</param>
/// <param name="memory">The buffer; this object owns it.</param>
/// <param name="capacity">Its length in bytes.</param>
internal sealed unsafe class MappedLease(VideoStream stream, uint index, MappedMemory memory, int capacity) : FrameLease
{
    private byte* _first;
    private int _length;
    private int _out;

    public override ReadOnlySpan<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _out) == 0, this);
            return new ReadOnlySpan<byte>(_first, _length);
        }
    }

    /// <summary>The driver's number for the buffer.</summary>
    public uint Index => index;

    /// <summary>The buffer's length in bytes.</summary>
    public int Capacity => capacity;

    /// <summary>
    /// What the driver has put there. For the reader, between taking the buffer from the driver and lending or giving it back.
    /// </summary>
    public ReadOnlySpan<byte> Content(int bytes) => new((byte*)memory.DangerousGetHandle(), bytes);

    /// <summary>Lends the buffer.</summary>
    public MappedLease Begin(in FrameInfo info, VideoLayout layout)
    {
        bool held = false;
        memory.DangerousAddRef(ref held);
        _first = (byte*)memory.DangerousGetHandle();
        _length = layout.Bytes;
        Stride = layout.Stride;
        ChromaOffset = layout.ChromaOffset;
        Info = info;
        Volatile.Write(ref _out, 1);
        return this;
    }

    /// <summary>Unmaps the buffer, once it is not lent any more.</summary>
    public void Release() => memory.Dispose();

    protected override void Return()
    {
        if (Interlocked.Exchange(ref _out, 0) == 0)
        {
            return;
        }

        // The driver may write from the moment it has the buffer, and this object may be lent again
        stream.GiveBack(index);
        memory.DangerousRelease();
    }
}
