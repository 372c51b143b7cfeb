using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_fmtdesc: one pixel format of a device.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-enum-fmt.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoFormatDescription
{
    public uint Index;
    public uint Type;
    public uint Flags;
    public fixed byte Description[32];
    public uint PixelFormat;
    public uint MediaBusCode;
    public fixed uint Reserved[3];
}
