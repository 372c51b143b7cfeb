using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>
/// The start of struct GstBuffer (gst/gstbuffer.h): GStreamer's macros read these fields too, there is no function for them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GstBufferFields
{
    /// <summary>mini_object.</summary>
    public GstMiniObjectFields MiniObject;

    /// <summary>pool.</summary>
    public nint Pool;

    /// <summary>pts: when to show it, in nanoseconds of the stream's time, or GST_CLOCK_TIME_NONE.</summary>
    public ulong Pts;
}

/// <summary>struct GstMiniObject (gst/gstminiobject.h): 64 bytes on 64-bit machines. Here for the fields behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GstMiniObjectFields
{
    public nuint Type;
    public int ReferenceCount;
    public int LockState;
    public uint Flags;
    public nint Copy;
    public nint Dispose;
    public nint Free;
    public uint PrivateNumber;
    public nint PrivatePointer;
}
