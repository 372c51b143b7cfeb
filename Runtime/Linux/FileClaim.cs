using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>
/// A claim on a file that one writer has at a time. It belongs to the open file, not to the process, and ends with it, however the process
/// ends; readers are not kept out. (The locks that .NET takes itself for FileShare.None would keep its own readers out.)
/// </summary>
public static class FileClaim
{
    /// <summary>Claims a file that is open for writing.</summary>
    /// <returns>False where another writer has it. A file system without locks, such as some network shares, gives every writer
    /// it.</returns>
    public static bool TryTake(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FileLock whole = new() { Type = FileLock.Write };
        return LibC.Lock(file, FileLock.Set, in whole) == 0
            || Marshal.GetLastPInvokeError() is not (Errno.TryAgain or Errno.PermissionDenied);
    }

    /// <summary>
    /// Gives a claim back before the file is closed. A process that is being started at this moment shares the open file until it runs its
    /// program, and the claim would last as long.
    /// </summary>
    public static void Release(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        FileLock whole = new() { Type = FileLock.None };

        // Where it fails, closing the file does the same.
        _ = LibC.Lock(file, FileLock.Set, in whole);
    }
}
