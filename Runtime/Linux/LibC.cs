using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>
/// The C library (glibc 2.28 or newer), for every assembly. Numbers are those of x86-64 and Arm. Requests of devices (ioctl) stand with
/// their devices.
/// </summary>
internal static unsafe partial class LibC
{
    /// <summary>The name that the loader looks for.</summary>
    public const string Name = "libc.so.6";

    /// <summary>O_RDWR.</summary>
    public const int ReadWrite = 2;

    /// <summary>O_NONBLOCK and EFD_NONBLOCK.</summary>
    public const int NonBlocking = 0x800;

    /// <summary>O_CLOEXEC and EFD_CLOEXEC: no other program inherits the descriptor.</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>MFD_CLOEXEC: the same for <see cref="MemFdCreate"/>.</summary>
    public const uint MemFdCloseOnExec = 1;

    /// <summary>PROT_READ.</summary>
    public const int ProtectionRead = 1;

    /// <summary>MAP_SHARED.</summary>
    public const int MapShared = 1;

    /// <summary>MAP_FAILED.</summary>
    public const nint MapFailed = -1;

    /// <summary>AT_FDCWD: relative paths start from the working directory.</summary>
    public const int CurrentDirectory = -100;

    /// <summary>AT_EACCESS: checks for the user that the process acts as.</summary>
    public const int ByEffectiveUser = 0x200;

    /// <summary>R_OK | W_OK.</summary>
    public const int ReadAndWrite = 4 | 2;

    /// <summary>Opens a file or device. The descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/open.2.html"/>
    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>Gives a descriptor back; only <see cref="FileDescriptor"/> calls it.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/close.2.html"/>
    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>Reads up to <paramref name="count"/> bytes. The number of bytes, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/read.2.html"/>
    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeHandle file, void* buffer, nuint count);

    /// <summary>Writes up to <paramref name="count"/> bytes. The number of bytes, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/write.2.html"/>
    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeHandle file, void* buffer, nuint count);

    /// <summary>Waits until what was written is on the medium. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/fsync.2.html"/>
    [LibraryImport(Name, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeHandle file);

    /// <summary>Sets how much a process, or on Linux a thread, gives way to others. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/setpriority.2.html"/>
    [LibraryImport(Name, EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int which, uint who, int priority);

    /// <summary>How much a process, or on Linux a thread, gives way to others: -20 to 19, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/getpriority.2.html"/>
    [LibraryImport(Name, EntryPoint = "getpriority")]
    public static partial int GetPriority(int which, uint who);

    /// <summary>Waits on descriptors; a null timeout waits without end. The number of those with news, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/poll.2.html"/>
    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signals);

    /// <summary>A counter that wakes a thread that polls it. The descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/eventfd.2.html"/>
    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    /// <summary>A file that exists in memory alone. Its descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/memfd_create.2.html"/>
    [LibraryImport(Name, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemFdCreate(string name, uint flags);

    /// <summary>Maps a file or a device's memory. <see cref="MapFailed"/> and errno when it cannot.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/mmap.2.html"/>
    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, SafeHandle file, long offset);

    /// <seealso href="https://man7.org/linux/man-pages/man2/munmap.2.html"/>
    [LibraryImport(Name, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    /// <summary>What a path is. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/statx.2.html"/>
    [LibraryImport(Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int directory, string path, int flags, uint mask, out Statx result);

    /// <summary>Gives a path to a user and a group, a link itself and not what it leads to. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/lchown.2.html"/>
    [LibraryImport(Name, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);

    /// <summary>Whether a path may be used. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/faccessat.2.html"/>
    [LibraryImport(Name, EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CheckAccess(int directory, string path, int mode, int flags);

    /// <summary>A request for a lock of an open file. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/fcntl.2.html"/>
    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Lock(SafeHandle file, int command, in FileLock request);

    /// <summary>Sets a variable of the process's own environment, of which .NET's is a copy. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man3/setenv.3.html"/>
    [LibraryImport(Name, EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    /// <summary>State of the clock; with modes 0 it only reads. TIME_OK to TIME_ERROR, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/adjtimex.2.html"/>
    [LibraryImport(Name, EntryPoint = "adjtimex", SetLastError = true)]
    public static partial int AdjustTime(void* timex);

    /// <summary>Ends the process at once: no handler at exit runs, neither .NET's nor a library's.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/_exit.2.html"/>
    [LibraryImport(Name, EntryPoint = "_exit")]
    public static partial void Exit(int code);
}
