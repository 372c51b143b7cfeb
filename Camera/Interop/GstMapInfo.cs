using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct GstMapInfo (gst/gstmemory.h): 104 bytes on 64-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstMapInfo
{
    /// <summary>memory.</summary>
    public nint Memory;

    /// <summary>flags.</summary>
    public int Flags;

    /// <summary>data: the first byte.</summary>
    public byte* Data;

    /// <summary>size: how many bytes are valid.</summary>
    public nuint Size;

    /// <summary>maxsize.</summary>
    public nuint MaxSize;

    /// <summary>user_data[4] and _gst_reserved[4].</summary>
    public fixed ulong Reserved[8];
}
