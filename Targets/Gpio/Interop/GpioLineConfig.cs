using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_config of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineConfig
{
    /// <summary>GPIO_V2_LINE_NUM_ATTRS_MAX.</summary>
    public const int MostAttributes = 10;

    /// <summary>flags of every line that has none among the attributes.</summary>
    public GpioLineFlags Flags;

    /// <summary>num_attrs.</summary>
    public uint AttributeCount;

    /// <summary>padding: zero.</summary>
    public fixed uint Padding[5];

    /// <summary>attrs; of several for one line, the first counts.</summary>
    public GpioConfigAttributes Attributes;
}
