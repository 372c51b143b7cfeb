using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>
/// The kernel's counter by which one thread ends another's poll (eventfd). It never blocks: what would is <see cref="Errno.TryAgain"/>.
/// </summary>
/// <seealso href="https://man7.org/linux/man-pages/man2/eventfd.2.html"/>
internal static unsafe class EventCounter
{
    /// <summary>Makes one, at 0.</summary>
    /// <param name="counter">The counter; an invalid descriptor where there can be none.</param>
    /// <returns><see cref="Errno.None"/>, or why there can be none.</returns>
    public static int Create(out FileDescriptor counter)
    {
        int descriptor = LibC.EventFd(0, LibC.CloseOnExec | LibC.NonBlocking);
        counter = new FileDescriptor(descriptor);
        return descriptor < 0 ? Marshal.GetLastPInvokeError() : Errno.None;
    }

    /// <summary>Adds 1: it can be read from now on.</summary>
    /// <returns><see cref="Errno.None"/>, or the error.</returns>
    public static int Signal(SafeHandle counter)
    {
        ulong one = 1;
        return LibC.Write(counter, &one, sizeof(ulong)) == sizeof(ulong) ? Errno.None : Marshal.GetLastPInvokeError();
    }

    /// <summary>Sets it to 0.</summary>
    /// <returns><see cref="Errno.None"/>, or the error; <see cref="Errno.TryAgain"/> where it was 0.</returns>
    public static int Clear(SafeHandle counter)
    {
        ulong count;
        return LibC.Read(counter, &count, sizeof(ulong)) == sizeof(ulong) ? Errno.None : Marshal.GetLastPInvokeError();
    }
}
