using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_format: a union as wide as its widest member, of which capture uses the first.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-g-fmt.html"/>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct VideoFormat
{
    [FieldOffset(0)]
    public uint Type;

    [FieldOffset(8)]
    public VideoPixelFormat Pixel;
}
