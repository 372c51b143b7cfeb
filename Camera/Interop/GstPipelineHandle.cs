using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>A pipeline. GStreamer insists that it stands still before the last reference goes.</summary>
internal sealed class GstPipelineHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        bool stopped = Gst.ElementSetState(handle, Gst.StateNull) != Gst.StateChangeFailure;
        Gst.ObjectUnref(handle);
        return stopped;
    }
}
