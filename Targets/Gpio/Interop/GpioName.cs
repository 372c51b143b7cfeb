using System.Runtime.CompilerServices;
using System.Text;

namespace EdgeConvNeXt.Targets.Gpio.Interop;

/// <summary>char[GPIO_MAX_NAME_SIZE]: UTF-8 that ends with a zero.</summary>
[InlineArray(Size)]
internal struct GpioName
{
    /// <summary>GPIO_MAX_NAME_SIZE.</summary>
    public const int Size = 32;

    private byte _first;

    /// <summary>The name, cut at a whole character where it does not fit.</summary>
    public static GpioName From(string text)
    {
        GpioName name = default;
        Span<byte> room = name;
        Encoder encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(text, room[..(Size - 1)], flush: true, out _, out _, out _);
        return name;
    }

    /// <summary>The name up to its zero.</summary>
    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
