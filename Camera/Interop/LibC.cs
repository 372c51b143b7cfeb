using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>The C library (glibc 2.28 or newer).</summary>
internal static partial class LibC
{
    /// <summary>Close the descriptor when another program is started.</summary>
    public const uint MemFdCloseOnExec = 1;

    public const int NoSuchFile = 2;
    public const int PermissionDenied = 13;
    public const int NotADirectory = 20;
    public const int NoSpaceLeft = 28;

    /// <summary>A file that exists in memory alone. Its descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/memfd_create.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemFdCreate(string name, uint flags);
}
