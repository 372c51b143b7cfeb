using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_capability: what a device is.</summary>
/// <seealso href="https://docs.kernel.org/userspace-api/media/v4l/vidioc-querycap.html"/>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VideoCapability
{
    /// <summary>V4L2_CAP_VIDEO_CAPTURE, _VIDEO_CAPTURE_MPLANE, _STREAMING, _DEVICE_CAPS.</summary>
    public const uint Capture = 0x1, CapturePlanes = 0x1000, Streaming = 0x0400_0000, HasDeviceCapabilities = 0x8000_0000;

    public fixed byte Driver[16];
    public fixed byte Card[32];
    public fixed byte BusInfo[32];
    public uint Version;
    public uint Capabilities;
    public uint DeviceCapabilities;
    public fixed uint Reserved[3];

    /// <summary>What this very node can do; the driver's other nodes may do other things.</summary>
    public readonly uint OfThisNode => (Capabilities & HasDeviceCapabilities) != 0 ? DeviceCapabilities : Capabilities;
}
