using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_values of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioLineValues
{
    /// <summary>bits: 1 is active.</summary>
    public ulong Bits;

    /// <summary>mask: which lines are read or set, by index in the request.</summary>
    public ulong Mask;
}
