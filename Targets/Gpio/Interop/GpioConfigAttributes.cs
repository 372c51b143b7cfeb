using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_config_attribute[GPIO_V2_LINE_NUM_ATTRS_MAX].</summary>
[InlineArray(GpioLineConfig.MostAttributes)]
internal struct GpioConfigAttributes
{
    private GpioConfigAttribute _first;
}

/// <summary>struct gpio_v2_line_config_attribute of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GpioConfigAttribute
{
    /// <summary>attr.</summary>
    public GpioAttribute Attribute;

    /// <summary>mask: bit i is the line of index i in the request.</summary>
    public ulong Mask;
}
