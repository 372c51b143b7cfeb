using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>A tjhandle: one decompressor or compressor, for one thread at a time.</summary>
internal sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
