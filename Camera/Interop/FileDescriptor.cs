using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>An open file or device. C returns it as an int: of the handle, which is as wide as a pointer, the lower half alone means something.</summary>
internal sealed class FileDescriptor() : SafeHandle(invalidHandleValue: -1, ownsHandle: true)
{
    public override bool IsInvalid => (int)handle < 0;

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
