using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_frmsizeenum. A discrete size has its width and height in the first two fields of the union.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-enum-framesizes.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoFrameSize
{
    /// <summary>V4L2_FRMSIZE_TYPE_DISCRETE.</summary>
    public const uint Discrete = 1;

    public uint Index;
    public uint PixelFormat;
    public uint Type;
    public uint WidthOrMinimum;
    public uint HeightOrMaximumWidth;
    public uint StepWidth;
    public uint MinimumHeight;
    public uint MaximumHeight;
    public uint StepHeight;
    public fixed uint Reserved[2];
}
