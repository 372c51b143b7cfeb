using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Linux;

/// <summary>struct flock of 64-bit Linux: from the file's start (SEEK_SET) to its end, wherever that will be (length 0).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FileLock
{
    /// <summary>F_OFD_SETLK: fcntl(2), "Open file description locks".</summary>
    public const int Set = 37;

    /// <summary>F_WRLCK.</summary>
    public const short Write = 1;

    /// <summary>F_UNLCK.</summary>
    public const short None = 2;

    /// <summary>l_type.</summary>
    public short Type;

    /// <summary>l_whence.</summary>
    public short Whence;

    /// <summary>l_start.</summary>
    public long Start;

    /// <summary>l_len.</summary>
    public long Length;

    /// <summary>l_pid.</summary>
    public int Process;
}
