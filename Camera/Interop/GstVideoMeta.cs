using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>The start of struct GstVideoMeta (gst/video/gstvideometa.h), up to the strides: 96 bytes on 64-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstVideoMeta
{
    /// <summary>meta.flags.</summary>
    public int MetaFlags;

    /// <summary>meta.info.</summary>
    public nint MetaInfo;

    /// <summary>buffer.</summary>
    public nint Buffer;

    /// <summary>flags.</summary>
    public int Flags;

    /// <summary>format.</summary>
    public int Format;

    /// <summary>id.</summary>
    public int Id;

    /// <summary>width, in pixels.</summary>
    public uint Width;

    /// <summary>height, in pixels.</summary>
    public uint Height;

    /// <summary>n_planes.</summary>
    public uint Planes;

    /// <summary>offset[4]: where each plane begins.</summary>
    public fixed ulong Offset[4];

    /// <summary>stride[4]: bytes from row to row of each plane.</summary>
    public fixed int Stride[4];
}
