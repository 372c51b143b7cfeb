using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>The requests of linux/gpio.h that are used: direction, size of the structure, 0xB4, number.</summary>
internal static unsafe partial class GpioIoctl
{
    /// <summary>GPIO_GET_CHIPINFO_IOCTL, with a <see cref="GpioChipInfo"/>.</summary>
    public const uint GetChipInfo = 0x8044_B401;

    /// <summary>GPIO_V2_GET_LINEINFO_IOCTL, with a <see cref="GpioLineInfo"/>.</summary>
    public const uint GetLineInfo = 0xC100_B405;

    /// <summary>GPIO_V2_GET_LINE_IOCTL, with a <see cref="GpioLineRequest"/>.</summary>
    public const uint GetLine = 0xC250_B407;

    /// <summary>GPIO_V2_LINE_GET_VALUES_IOCTL, with a <see cref="GpioLineValues"/>.</summary>
    public const uint GetValues = 0xC010_B40E;

    /// <summary>GPIO_V2_LINE_SET_VALUES_IOCTL, with a <see cref="GpioLineValues"/>.</summary>
    public const uint SetValues = 0xC010_B40F;

    /// <summary>One request with one structure. 0, or errno.</summary>
    /// <seealso href="https://www.kernel.org/doc/html/latest/userspace-api/gpio/chardev.html"/>
    public static int Call<T>(SafeHandle file, uint request, ref T argument)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
        {
            while (Ioctl(file, request, pointer) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                {
                    return errno;
                }
            }
        }

        return Errno.None;
    }

    /// <seealso href="https://man7.org/linux/man-pages/man2/ioctl.2.html"/>
    [LibraryImport(LibC.Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(SafeHandle file, nuint request, void* argument);
}
