using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>A reference to a GstObject: a sink, pad, bus or clock.</summary>
internal sealed class GstObjectHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Gst.ObjectUnref(handle);
        return true;
    }
}
