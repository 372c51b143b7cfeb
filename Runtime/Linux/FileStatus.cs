using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>
/// What a path leads to, links followed. .NET does not distinguish a pipe or a device from a file, and opening a pipe waits for ever.
/// </summary>
/// <param name="IsFile">Whether it is a regular file.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsSocket">Whether it is a unix socket.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Identity">What makes it itself.</param>
public readonly record struct FileStatus(bool IsFile, bool IsFolder, bool IsSocket, long Size, FileIdentity Identity)
{
    private const int TypeMask = 0xf000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int Socket = 0xc000;

    /// <summary>STATX_BASIC_STATS: type, permissions and the other fields of the classic stat.</summary>
    private const uint BasicStats = 0x7ff;

    /// <summary>Looks at a path without opening it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="status">What it leads to.</param>
    /// <returns>0, or the errno of the failure.</returns>
    public static int Read(string path, out FileStatus status)
    {
        status = default;
        if (LibC.Statx(LibC.CurrentDirectory, path, flags: 0, BasicStats, out Statx result) != 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        int type = result.Mode & TypeMask;
        status = new FileStatus(
            type == RegularFile, type == Folder, type == Socket, checked((long)result.Size),
            FileIdentity.Of(result.DeviceMajor, result.DeviceMinor, result.Inode));
        return 0;
    }

    /// <summary>
    /// Whether something is there that is no regular file: a folder, a pipe, a socket or a device. Reading a path that may be one is
    /// checked before it is opened; a path that leads nowhere gives false, so that opening it says why.
    /// </summary>
    public static bool IsOtherThanFile(string path) => Read(path, out FileStatus status) == 0 && !status.IsFile;
}

/// <summary>What makes a file or folder itself, by whatever path it is reached.</summary>
/// <param name="Device">The file system it lies on, as stat's st_dev numbers it.</param>
/// <param name="Inode">Its number there.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    /// <summary>The identity for the two halves of a device's number, put together as glibc's makedev(3) does.</summary>
    public static FileIdentity Of(uint deviceMajor, uint deviceMinor, ulong inode)
    {
        ulong major = ((ulong)(deviceMajor & 0xfffff000) << 32) | ((ulong)(deviceMajor & 0xfff) << 8);
        ulong minor = ((ulong)(deviceMinor & 0xffffff00) << 12) | (deviceMinor & 0xff);
        return new FileIdentity(major | minor, inode);
    }

    /// <summary>Device and inode as systemd.exec(5) writes them: "8:1234".</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Device}:{Inode}");
}
