using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_control: a control's value.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-g-ctrl.html"/>
[StructLayout(LayoutKind.Sequential)]
internal struct VideoControl
{
    public uint Id;
    public int Value;
}
