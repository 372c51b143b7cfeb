using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>
/// struct v4l2_buffer: one buffer of a stream, and the frame in it. With the 64-bit struct timeval of every 64-bit Linux.
/// </summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/buffer.html"/>
[StructLayout(LayoutKind.Sequential)]
internal struct VideoBuffer
{
    /// <summary>V4L2_BUF_TYPE_VIDEO_CAPTURE.</summary>
    public const uint Capture = 1;

    /// <summary>V4L2_MEMORY_MMAP.</summary>
    public const uint Mapped = 1;

    /// <summary>V4L2_BUF_FLAG_ERROR: the picture is damaged, streaming goes on.</summary>
    public const uint FlagError = 0x40;

    /// <summary>V4L2_BUF_FLAG_TIMESTAMP_MASK, _MONOTONIC.</summary>
    public const uint TimestampMask = 0xe000, TimestampMonotonic = 0x2000;

    /// <summary>V4L2_BUF_FLAG_TSTAMP_SRC_MASK, _SOE: the stamp is that of the start of exposure, else that of the frame's end.</summary>
    public const uint TimestampSourceMask = 0x70000, TimestampStartOfExposure = 0x10000;

    public uint Index;
    public uint Type;
    public uint BytesUsed;
    public uint Flags;
    public uint Field;
    public long Seconds;
    public long Microseconds;
    public VideoTimecode Timecode;
    public uint Sequence;
    public uint Memory;

    /// <summary>The union m: for mapped buffers, the offset to map at, in its first four bytes.</summary>
    public ulong Offset;

    public uint Length;
    public uint Reserved;
    public int RequestFile;
}
