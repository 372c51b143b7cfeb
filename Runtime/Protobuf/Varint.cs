namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>Integers in groups of seven bits, the least first; the top bit of a byte says that another follows.</summary>
internal static class Varint
{
    /// <summary>The most bytes that one takes.</summary>
    public const int Longest = 10;

    /// <summary>Reads one and moves the position behind it.</summary>
    /// <exception cref="MalformedWireException">The bytes end before it does, or it is longer than 64 bits.</exception>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int position) => TryRead(bytes, ref position, out ulong value)
        ? value
        : throw new MalformedWireException("An integer does not end.");

    /// <summary>Reads one and moves the position behind what was read.</summary>
    /// <returns>False where the bytes end before it does, or it is longer than 64 bits.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int position, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Longest && position < bytes.Length; i++)
        {
            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
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
