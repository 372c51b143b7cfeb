using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>The start of struct GstPadProbeInfo (gst/gstpad.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GstPadProbeInfo
{
    /// <summary>type.</summary>
    public int Type;

    /// <summary>id.</summary>
    public nuint Id;

    /// <summary>data: for a query probe, the query.</summary>
    public GstQueryFields* Query;
}
