using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// Memory of the driver's, mapped for reading. It stays, and keeps its content, for as long as it is mapped, even when the device is gone.
/// </summary>
internal sealed class MappedMemory : SafeHandleMinusOneIsInvalid
{
    private readonly nuint _length;

    public MappedMemory(nint address, nuint length)
        : base(ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    protected override bool ReleaseHandle() => LibC.Unmap(handle, _length) == 0;
}
