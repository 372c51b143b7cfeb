namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>enum gpio_v2_line_attr_id of linux/gpio.h.</summary>
internal enum GpioAttributeKind : uint
{
    None = 0,
    Flags = 1,
    OutputValues = 2,
    Debounce = 3,
}
