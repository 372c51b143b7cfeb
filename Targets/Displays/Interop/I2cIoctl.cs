using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Interop;

namespace EdgeConvNeXt.Targets.Displays.Interop;

/// <summary>The request of linux/i2c-dev.h that is used.</summary>
internal static partial class I2cIoctl
{
    /// <summary>I2C_SLAVE: refused with EBUSY where a kernel driver holds the address.</summary>
    public const uint SelectAddress = 0x0703;

    /// <summary>One request with a number. 0, or -1 and errno.</summary>
    /// <seealso href="https://www.kernel.org/doc/html/latest/i2c/dev-interface.html"/>
    [LibraryImport(LibC.Name, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Call(SafeHandle bus, nuint request, nuint argument);
}
