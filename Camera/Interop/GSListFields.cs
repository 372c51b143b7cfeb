using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>GSList of gslist.h: one link of a singly linked list.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GSListFields
{
    public nint Data;
    public GSListFields* Next;
}
