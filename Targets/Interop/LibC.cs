using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Interop;

/// <summary>The C library (glibc 2.28 or newer). Numbers are those of x86-64 and Arm.</summary>
internal static unsafe partial class LibC
{
    public const string Name = "libc.so.6";

    /// <summary>O_RDWR.</summary>
    public const int ReadWrite = 2;

    /// <summary>O_CLOEXEC: no other program inherits the descriptor.</summary>
    public const int CloseOnExec = 0x80000;

    /// <summary>EFD_CLOEXEC | EFD_NONBLOCK.</summary>
    public const int EventCloseOnExecNonBlocking = 0x80800;

    /// <summary>Opens a file or device. The descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/open.2.html"/>
    [LibraryImport(Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    /// <summary>Gives a descriptor back; only <see cref="DescriptorHandle"/> calls it.</summary>
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

    /// <summary>Waits on descriptors; a null timeout waits without end. The number of those with news, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/poll.2.html"/>
    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, TimeSpec* timeout, void* signals);

    /// <summary>A counter that another thread can wake a poll with. The descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/eventfd.2.html"/>
    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    /// <summary>State of the clock; with modes 0 it only asks. TIME_OK to TIME_ERROR, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/adjtimex.2.html"/>
    [LibraryImport(Name, EntryPoint = "adjtimex", SetLastError = true)]
    public static partial int AdjustTime(void* timex);
}
