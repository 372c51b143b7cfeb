using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_attribute[GPIO_V2_LINE_NUM_ATTRS_MAX].</summary>
[InlineArray(GpioLineConfig.MostAttributes)]
internal struct GpioAttributes
{
    private GpioAttribute _first;
}
