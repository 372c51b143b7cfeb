using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>struct GstQuery (gst/gstquery.h): 72 bytes on 64-bit machines.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GstQueryFields
{
    /// <summary>mini_object.</summary>
    public GstMiniObjectFields MiniObject;

    /// <summary>type: what is queried.</summary>
    public int Type;
}
