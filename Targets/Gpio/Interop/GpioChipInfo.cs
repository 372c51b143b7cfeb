using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpiochip_info of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioChipInfo
{
    /// <summary>name.</summary>
    public GpioName Name;

    /// <summary>label; may be empty.</summary>
    public GpioName Label;

    /// <summary>lines: how many there are.</summary>
    public uint Lines;
}
