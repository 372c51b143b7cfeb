using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct GstVideoInfo (gst/video/video-info.h): 152 bytes on 64-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstVideoInfo
{
    /// <summary>finfo: points to a GstVideoFormatInfo, whose first field is the GstVideoFormat.</summary>
    public int* Format;

    /// <summary>interlace_mode.</summary>
    public int InterlaceMode;

    /// <summary>flags.</summary>
    public int Flags;

    /// <summary>width, in pixels.</summary>
    public int Width;

    /// <summary>height, in pixels.</summary>
    public int Height;

    /// <summary>size of a frame in bytes.</summary>
    public nuint Size;

    /// <summary>views.</summary>
    public int Views;

    /// <summary>chroma_site.</summary>
    public int ChromaSite;

    /// <summary>colorimetry: range, matrix, transfer, primaries.</summary>
    public fixed int Colorimetry[4];

    /// <summary>par_n, par_d, fps_n, fps_d.</summary>
    public fixed int Ratios[4];

    /// <summary>offset[4]: where each plane begins.</summary>
    public fixed ulong Offset[4];

    /// <summary>stride[4]: bytes from row to row of each plane.</summary>
    public fixed int Stride[4];

    /// <summary>ABI: room for later fields.</summary>
    public fixed ulong Reserved[4];
}
