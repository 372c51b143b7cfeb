namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>The Huffman tables that are in force: a file's own, and where it brings none the usual ones, as the frames of video cameras do.</summary>
internal sealed class HuffmanTables
{
    private const int Destinations = 4;
    private const int FixedBytes = 1 + HuffmanTable.CodeLengths;

    private readonly HuffmanTable?[] _dc = new HuffmanTable?[Destinations];
    private readonly HuffmanTable?[] _ac = new HuffmanTable?[Destinations];

    /// <summary>The table for the first coefficient of blocks; null where there is none.</summary>
    public HuffmanTable? Dc(int destination) => _dc[destination] ??= UsualHuffmanTables.Dc(destination);

    /// <summary>The table for the other coefficients; null where there is none.</summary>
    public HuffmanTable? Ac(int destination) => _ac[destination] ??= UsualHuffmanTables.Ac(destination);

    /// <summary>Reads the tables of one segment.</summary>
    /// <returns>False where they make no sense.</returns>
    public bool Read(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            if (payload.Length < FixedBytes)
            {
                return false;
            }

            int count = 0;
            foreach (byte codes in payload[1..FixedBytes])
            {
                count += codes;
            }

            int destination = payload[0] & 15;
            if (count > 256 || count > payload.Length - FixedBytes || destination >= Destinations || payload[0] >> 4 > 1
                || HuffmanTable.Make(payload[1..FixedBytes], payload.Slice(FixedBytes, count)) is not { } table)
            {
                return false;
            }

            (payload[0] >> 4 == 0 ? _dc : _ac)[destination] = table;
            payload = payload[(FixedBytes + count)..];
        }

        return true;
    }
}
