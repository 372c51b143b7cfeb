using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>An open file or device.</summary>
internal sealed class FileDescriptor() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
