using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>struct gpio_v2_line_request of linux/gpio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GpioLineRequest
{
    /// <summary>GPIO_V2_LINES_MAX.</summary>
    public const int MostLines = 64;

    /// <summary>The largest event buffer that the kernel makes: GPIO_V2_LINES_MAX * 16.</summary>
    public const int LargestEventBuffer = MostLines * 16;

    /// <summary>offsets on the chip.</summary>
    public GpioOffsets Offsets;

    /// <summary>consumer.</summary>
    public GpioName Consumer;

    /// <summary>config.</summary>
    public GpioLineConfig Config;

    /// <summary>num_lines.</summary>
    public uint LineCount;

    /// <summary>event_buffer_size, in events; the kernel rounds and caps it.</summary>
    public uint EventBufferSize;

    /// <summary>padding: zero.</summary>
    public fixed uint Padding[5];

    /// <summary>fd: what the kernel answers with.</summary>
    public int Descriptor;
}
