using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_timecode; never looked into.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoTimecode
{
    public uint Type;
    public uint Flags;
    public byte Frames;
    public byte Seconds;
    public byte Minutes;
    public byte Hours;
    public fixed byte UserBits[4];
}
