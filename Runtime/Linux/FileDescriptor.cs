using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>A file descriptor that is closed once.</summary>
/// <remarks>The marshaller cannot make one: it would take the 32 bits of a descriptor for the 64 of a pointer, and -1 for a valid
/// one.</remarks>
internal sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>No descriptor.</summary>
    public const int None = -1;

    /// <summary>A descriptor that the kernel handed out, or none where it is <see cref="None"/>.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <param name="ownsHandle">Whether it is closed with this object; false for one that the process was started with.</param>
    public FileDescriptor(int descriptor, bool ownsHandle = true)
        : base(ownsHandle) => SetHandle(descriptor);

    /// <summary>Opens a file or device; a signal on the way does not keep it from being opened.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="flags">O_ flags of <see cref="LibC"/>.</param>
    /// <param name="file">The descriptor; an invalid one where it cannot be opened.</param>
    /// <returns><see cref="Errno.None"/>, or why it cannot.</returns>
    public static int Open(string path, int flags, out FileDescriptor file)
    {
        while (true)
        {
            int descriptor = LibC.Open(path, flags);
            int errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
            if (errno != Errno.Interrupted)
            {
                file = new FileDescriptor(descriptor);
                return errno;
            }
        }
    }

    /// <summary>close(2) frees the descriptor whatever it returns, so there is nothing to do about an error.</summary>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
