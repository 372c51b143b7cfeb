using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>struct v4l2_fract; a time in seconds here.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VideoFraction
{
    public uint Numerator;
    public uint Denominator;

    /// <summary>Times in a second; 0 when the driver gives none.</summary>
    public readonly double PerSecond => Numerator == 0 ? 0 : (double)Denominator / Numerator;
}
