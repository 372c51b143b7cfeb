using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_info of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineInfo
{
    /// <summary>name; may be empty.</summary>
    public GpioName Name;

    /// <summary>consumer; may be empty although the line is used.</summary>
    public GpioName Consumer;

    /// <summary>offset: which line is read.</summary>
    public uint Offset;

    /// <summary>num_attrs.</summary>
    public uint AttributeCount;

    /// <summary>flags.</summary>
    public GpioLineFlags Flags;

    /// <summary>attrs.</summary>
    public GpioAttributes Attributes;

    /// <summary>padding: zero.</summary>
    public fixed uint Padding[4];
}
