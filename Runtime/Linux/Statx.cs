using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>struct statx of linux/stat.h: 256 bytes, the same on every processor. Only the fields that are read have names.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Statx
{
    /// <summary>stx_uid.</summary>
    [FieldOffset(20)]
    public uint User;

    /// <summary>stx_gid.</summary>
    [FieldOffset(24)]
    public uint Group;

    /// <summary>stx_mode: type in the upper four bits, permissions below.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>stx_ino.</summary>
    [FieldOffset(32)]
    public ulong Inode;

    /// <summary>stx_size, in bytes.</summary>
    [FieldOffset(40)]
    public ulong Size;

    /// <summary>stx_dev_major.</summary>
    [FieldOffset(136)]
    public uint DeviceMajor;

    /// <summary>stx_dev_minor.</summary>
    [FieldOffset(140)]
    public uint DeviceMinor;
}
