namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>One Huffman table of a JPEG file (ITU-T T.81, C.2 and F.2.2.3): from the next 16 bits to a symbol.</summary>
internal sealed class HuffmanTable
{
    public const int CodeLengths = 16;

    /// <summary>Codes up to this long, which are nearly all, are found in one step.</summary>
    private const int ShortBits = 9;

    private readonly ushort[] _short = new ushort[1 << ShortBits];
    private readonly int[] _limits = new int[CodeLengths + 1];
    private readonly int[] _offsets = new int[CodeLengths + 1];
    private readonly byte[] _symbols;

    private HuffmanTable(byte[] symbols) => _symbols = symbols;

    /// <summary>Makes a table.</summary>
    /// <param name="counts">How many codes there are of 1 to 16 bits.</param>
    /// <param name="symbols">Their symbols, shortest code first.</param>
    /// <returns>Null where the counts ask for more codes than there are.</returns>
    public static HuffmanTable? Make(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        HuffmanTable table = new(symbols.ToArray());
        int code = 0;
        int index = 0;
        for (int bits = 1; bits <= CodeLengths; bits++)
        {
            table._offsets[bits] = index - code;
            for (int i = 0; i < counts[bits - 1]; i++, code++, index++)
            {
                if (code >= 1 << bits)
                {
                    return null;
                }

                table.AddShort(code, bits, symbols[index]);
            }

            // The first 16 bits that begin no code of this length, nor a shorter one
            table._limits[bits] = code << (CodeLengths - bits);
            code <<= 1;
        }

        return table;
    }

    /// <summary>Finds the code that the bits begin with.</summary>
    /// <param name="next">The next 16 bits.</param>
    /// <param name="symbol">Its symbol.</param>
    /// <returns>The code's length; 0 where the bits begin no code.</returns>
    public int Decode(int next, out int symbol)
    {
        int found = _short[next >> (CodeLengths - ShortBits)];
        symbol = found & 0xff;
        if (found != 0)
        {
            return found >> 8;
        }

        for (int bits = ShortBits + 1; bits <= CodeLengths; bits++)
        {
            if (next < _limits[bits])
            {
                symbol = _symbols[_offsets[bits] + (next >> (CodeLengths - bits))];
                return bits;
            }
        }

        return 0;
    }

    private void AddShort(int code, int bits, byte symbol)
    {
        if (bits <= ShortBits)
        {
            int free = ShortBits - bits;
            _short.AsSpan(code << free, 1 << free).Fill((ushort)((bits << 8) | symbol));
        }
    }
}
