using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_event of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineEvent
{
    /// <summary>GPIO_V2_LINE_EVENT_RISING_EDGE.</summary>
    public const uint RisingEdge = 1;

    /// <summary>GPIO_V2_LINE_EVENT_FALLING_EDGE.</summary>
    public const uint FallingEdge = 2;

    /// <summary>timestamp_ns.</summary>
    public ulong Timestamp;

    /// <summary>id: which edge.</summary>
    public uint Kind;

    /// <summary>offset of the line on the chip.</summary>
    public uint Offset;

    /// <summary>seqno among all lines of the request, from 1.</summary>
    public uint Sequence;

    /// <summary>line_seqno among the edges of this line, from 1.</summary>
    public uint LineSequence;

    /// <summary>padding.</summary>
    public fixed uint Padding[6];
}
