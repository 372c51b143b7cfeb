using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct GstAppSinkCallbacks (gst/app/gstappsink.h): 56 bytes on 64-bit machines. What is 0 is not called.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstAppSinkCallbacks
{
    /// <summary>eos: the stream ended, on the streaming thread.</summary>
    public delegate* unmanaged[Cdecl]<nint, nint, void> Ended;

    /// <summary>new_preroll.</summary>
    public nint NewPreroll;

    /// <summary>new_sample: one can be pulled, on the streaming thread. Returns a GstFlowReturn.</summary>
    public delegate* unmanaged[Cdecl]<nint, nint, int> NewSample;

    /// <summary>new_event, and _gst_reserved[3].</summary>
    public fixed ulong Reserved[4];
}
