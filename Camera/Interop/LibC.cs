using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>The C library (glibc 2.28 or newer).</summary>
internal static partial class LibC
{
    /// <summary>Close the descriptor when another program is started.</summary>
    public const uint MemFdCloseOnExec = 1;

    /// <summary>O_RDWR, O_NONBLOCK, O_CLOEXEC; the latter two are EFD_NONBLOCK and EFD_CLOEXEC too.</summary>
    public const int OpenReadWrite = 2, NonBlocking = 0x800, CloseOnExec = 0x80000;

    /// <summary>PROT_READ, MAP_SHARED.</summary>
    public const int ProtectionRead = 1, MapShared = 1;

    public const nint MapFailed = -1;

    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoSuchDeviceOrAddress = 6;
    public const int TryAgain = 11;
    public const int PermissionDenied = 13;
    public const int Busy = 16;
    public const int NoSuchDevice = 19;
    public const int NotADirectory = 20;
    public const int IsAFolder = 21;
    public const int InvalidArgument = 22;
    public const int NoSpaceLeft = 28;

    /// <summary>A file that exists in memory alone. Its descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/memfd_create.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemFdCreate(string name, uint flags);

    /// <summary>Opens a file or device. An invalid descriptor and errno when it cannot.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/open.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial FileDescriptor Open(string path, int flags);

    /// <seealso href="https://man7.org/linux/man-pages/man2/close.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>A request of a device's own. -1 and errno when it fails.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/ioctl.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int IoControl(FileDescriptor device, nuint request, void* argument);

    /// <summary>Waits until one of the descriptors has something to say. How many have, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/poll.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>Maps a file or a device's memory. <see cref="MapFailed"/> and errno when it cannot.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/mmap.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, FileDescriptor file, long offset);

    /// <seealso href="https://man7.org/linux/man-pages/man2/munmap.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    /// <summary>A counter that wakes who polls it. An invalid descriptor and errno when there can be none.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/eventfd.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "eventfd", SetLastError = true)]
    public static partial FileDescriptor EventCounter(uint initial, int flags);

    /// <seealso href="https://man7.org/linux/man-pages/man2/read.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(FileDescriptor file, void* bytes, nuint count);

    /// <seealso href="https://man7.org/linux/man-pages/man2/write.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(FileDescriptor file, void* bytes, nuint count);
}
