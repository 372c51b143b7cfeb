using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>Brings to the medium what .NET opens no handle for: the names in a folder, and files that another library writes.</summary>
internal static class Medium
{
    /// <summary>
    /// Returns when what a file holds, or which names a folder has, survives a power cut. A file system that has no such call for folders
    /// does it by itself.
    /// </summary>
    /// <exception cref="IOException">It cannot be opened, or the medium failed.</exception>
    public static void Sync(string path)
    {
        // O_RDONLY is 0.
        int errno = FileDescriptor.Open(path, LibC.CloseOnExec, out FileDescriptor opened);
        using (opened)
        {
            errno = errno != Errno.None ? errno : LibC.Sync(opened) == 0 ? Errno.None : Marshal.GetLastPInvokeError();
        }

        if (errno is not (Errno.None or Errno.InvalidArgument))
        {
            throw new IOException($"{path} could not be brought to the medium: {Errno.Describe(errno)}");
        }
    }
}
