using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Targets.Interop;

/// <summary>A file descriptor that is closed once.</summary>
/// <remarks>The marshaller cannot make one: it would take the 32 bits of a descriptor for the 64 of a pointer, and -1 for a valid one.</remarks>
internal sealed class DescriptorHandle : SafeHandleMinusOneIsInvalid
{
    /// <summary>No descriptor.</summary>
    public const int None = -1;

    /// <summary>Owns a descriptor that the kernel handed out, or none where it is <see cref="None"/>.</summary>
    public DescriptorHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>close(2) frees the descriptor whatever it returns, so there is nothing to do about an error.</summary>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
