using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_requestbuffers.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-reqbufs.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoBufferRequest
{
    public uint Count;
    public uint Type;
    public uint Memory;
    public uint Capabilities;
    public byte Flags;
    public fixed byte Reserved[3];
}
