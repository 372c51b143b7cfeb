using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Displays.Interop;

/// <summary>The requests of linux/i2c-dev.h that are used, and bits of linux/i2c.h.</summary>
internal static partial class I2cIoctl
{
    /// <summary>I2C_SLAVE: refused with EBUSY where a kernel driver holds the address.</summary>
    public const uint SelectAddress = 0x0703;

    /// <summary>I2C_FUNCS: what the adapter can do.</summary>
    public const uint GetFunctions = 0x0705;

    /// <summary>I2C_SMBUS: one transfer as SMBus has them.</summary>
    public const uint Transfer = 0x0720;

    /// <summary>I2C_FUNC_I2C: transfers of any length.</summary>
    public const ulong PlainTransfers = 0x1;

    /// <summary>I2C_FUNC_SMBUS_WRITE_I2C_BLOCK: a command byte and up to 32 bytes.</summary>
    public const ulong BlockWrites = 0x0800_0000;

    /// <summary>One request with a number or an address. 0, or -1 and errno.</summary>
    /// <seealso href="https://www.kernel.org/doc/html/latest/i2c/dev-interface.html"/>
    [LibraryImport(LibC.Name, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Call(SafeHandle bus, nuint request, nuint argument);
}
