using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Camera.Interop;

/// <summary>What a path leads to, links followed. .NET does not tell a pipe or a device from a file, and opening a pipe waits for ever.</summary>
/// <param name="IsFile">Whether it is a regular file.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Identity">What makes it itself.</param>
internal readonly record struct FileStatus(bool IsFile, bool IsFolder, long Size, FileIdentity Identity)
{
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Looks at a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="status">What it leads to.</param>
    /// <returns>0, or the errno of the failure.</returns>
    public static int Read(string path, out FileStatus status)
    {
        status = default;
        if (LibC.StatX(LibC.AtCurrentDirectory, path, flags: 0, LibC.StatXBasicStats, out StatXResult result) != 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        int type = result.Mode & TypeMask;
        FileIdentity identity = new(((ulong)result.DeviceMajor << 32) | result.DeviceMinor, result.Inode);
        status = new FileStatus(type == RegularFile, type == Folder, checked((long)result.Size), identity);
        return 0;
    }
}
