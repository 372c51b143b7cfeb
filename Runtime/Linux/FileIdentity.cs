namespace EdgeConvNeXt.Runtime.Linux;

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
