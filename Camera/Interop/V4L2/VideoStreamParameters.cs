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

/// <summary>struct v4l2_fract; a time in seconds here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VideoFraction
{
    public uint Numerator;
    public uint Denominator;

    /// <summary>Times in a second; 0 when the driver gives none.</summary>
    public readonly double PerSecond => Numerator == 0 ? 0 : (double)Denominator / Numerator;
}
