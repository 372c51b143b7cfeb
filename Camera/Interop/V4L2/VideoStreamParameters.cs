using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_streamparm with struct v4l2_captureparm in its union: the time from one frame to the next.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-g-parm.html"/>
[StructLayout(LayoutKind.Sequential, Size = 204)]
internal struct VideoStreamParameters
{
    /// <summary>V4L2_CAP_TIMEPERFRAME.</summary>
    public const uint CanSetTimePerFrame = 0x1000;

    public uint Type;
    public uint Capability;
    public uint CaptureMode;
    public VideoFraction TimePerFrame;
    public uint ExtendedMode;
    public uint ReadBuffers;
}
