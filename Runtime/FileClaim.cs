using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime;

/// <summary>
/// A claim on a file that one writer has at a time. It belongs to the open file, not to the process, and ends with it, however the process ends; readers
/// are not kept out. (The locks that .NET takes itself for FileShare.None would keep its own readers out.)
/// </summary>
public static partial class FileClaim
{
    /// <summary>F_OFD_SETLK: fcntl(2), "Open file description locks".</summary>
    private const int SetLock = 37;

    private const short WriteLock = 1;
    private const int TryAgain = 11;
    private const int PermissionDenied = 13;

    /// <summary>Claims a file that is open for writing.</summary>
    /// <returns>False where another writer has it. A file system without locks, such as some network shares, lets everyone have it.</returns>
    public static bool TryTake(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        LockRequest whole = new() { Type = WriteLock };
        return Control(file, SetLock, in whole) == 0 || Marshal.GetLastPInvokeError() is not (TryAgain or PermissionDenied);
    }

    /// <seealso href="https://man7.org/linux/man-pages/man2/fcntl.2.html"/>
    [LibraryImport("libc.so.6", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, in LockRequest request);

    /// <summary>struct flock of 64-bit Linux: from the file's start (SEEK_SET) to its end, wherever that will be (length 0).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LockRequest
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
