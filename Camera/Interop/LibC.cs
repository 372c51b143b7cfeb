using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>The C library (glibc 2.28 or newer).</summary>
internal static partial class LibC
{
    /// <summary>Resolve relative paths from the working directory.</summary>
    public const int AtCurrentDirectory = -100;

    /// <summary>Type, permissions and the other fields of the classic stat.</summary>
    public const uint StatXBasicStats = 0x7ff;

    /// <summary>Close the descriptor when another program is started.</summary>
    public const uint MemFdCloseOnExec = 1;

    public const int NoSuchFile = 2;
    public const int PermissionDenied = 13;
    public const int NotADirectory = 20;
    public const int NoSpaceLeft = 28;

    /// <summary>What a path is, with links followed. 0, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/statx.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int directory, string path, int flags, uint mask, out StatXResult result);

    /// <summary>A file that exists in memory alone. Its descriptor, or -1 and errno.</summary>
    /// <seealso href="https://man7.org/linux/man-pages/man2/memfd_create.2.html"/>
    [LibraryImport(SystemLibraries.LibCName, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemFdCreate(string name, uint flags);
}
