using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>A GdkPixbuf: one decoded picture in native memory.</summary>
internal sealed class PixbufHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        GObject.Unref(handle);
        return true;
    }
}
