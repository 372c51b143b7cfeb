namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks.Wire;

/// <summary>Integers in groups of seven bits, the least first; the top bit of a byte says that another follows.</summary>
internal static class Varint
{
    private const int Longest = 10;

    /// <summary>Reads one and moves the position behind it.</summary>
    /// <exception cref="MalformedWireException">The bytes end before it does, or it is longer than 64 bits.</exception>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int i = 0; i < Longest && position < bytes.Length; i++)
        {
            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedWireException("An integer does not end.");
    }

    /// <summary>Number of bytes that a value takes, 1 to 10.</summary>
    public static int Length(ulong value)
    {
        int length = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            length++;
        }

        return length;
    }

    /// <summary>Writes a value and moves the position behind it.</summary>
    public static void Write(Span<byte> bytes, ref int position, ulong value)
    {
        while (value >= 0x80)
        {
            bytes[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[position++] = (byte)value;
    }
}
