using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.Interop.V4L2;

/// <summary>The requests of <see cref="VideoRequest"/>, as they reach a camera.</summary>
internal static unsafe partial class VideoIoctl
{
    /// <summary>One request; a signal on the way does not end it. 0, or errno.</summary>
    public static int Call(SafeHandle device, uint request, void* argument)
    {
        while (Ioctl(device, request, argument) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Errno.Interrupted)
            {
                return errno;
            }
        }

        return Errno.None;
    }

    /// <seealso href="https://man7.org/linux/man-pages/man2/ioctl.2.html"/>
    [LibraryImport(LibC.Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeHandle device, nuint request, void* argument);
}
