using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_queryctrl: what a control is and takes.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-queryctrl.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoControlDescription
{
    /// <summary>V4L2_CTRL_FLAG_DISABLED, _READ_ONLY.</summary>
    public const uint Disabled = 1, ReadOnly = 4;

    public uint Id;
    public uint Type;
    public fixed byte Name[32];
    public int Minimum;
    public int Maximum;
    public int Step;
    public int Default;
    public uint Flags;
    public fixed uint Reserved[2];
}
