using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

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
