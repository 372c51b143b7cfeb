using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_frmivalenum. A discrete interval stands where the shortest of a range stands.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-enum-frameintervals.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoFrameInterval
{
    /// <summary>V4L2_FRMIVAL_TYPE_DISCRETE.</summary>
    public const uint Discrete = 1;

    public uint Index;
    public uint PixelFormat;
    public uint Width;
    public uint Height;
    public uint Type;
    public VideoFraction DiscreteOrShortest;
    public VideoFraction Longest;
    public VideoFraction Step;
    public fixed uint Reserved[2];
}
