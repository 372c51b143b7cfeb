using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_attribute of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct GpioAttribute
{
    /// <summary>id: which of the others counts.</summary>
    [FieldOffset(0)]
    public GpioAttributeKind Kind;

    /// <summary>flags.</summary>
    [FieldOffset(8)]
    public GpioLineFlags Flags;

    /// <summary>values: bit i is the line of index i in the request.</summary>
    [FieldOffset(8)]
    public ulong Values;

    /// <summary>debounce_period_us.</summary>
    [FieldOffset(8)]
    public uint DebounceMicroseconds;
}

/// <summary>enum gpio_v2_line_attr_id of linux/gpio.h.</summary>
internal enum GpioAttributeKind : uint
{
    None = 0,
    Flags = 1,
    OutputValues = 2,
    Debounce = 3,
}
