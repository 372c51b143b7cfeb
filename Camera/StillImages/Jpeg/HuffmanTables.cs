namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>
/// The Huffman tables that are in force: a file's own, and where it brings none the usual ones, as the frames of video cameras do.
/// </summary>
internal sealed class HuffmanTables
{
    private const int Destinations = 4;
    private const int FixedBytes = 1 + HuffmanTable.CodeLengths;

    // More than four of each kind are no camera's.
    private const int MostKnown = 2 * Destinations;

    private readonly List<(byte[] Codes, HuffmanTable Table)> _known = [];
    private readonly HuffmanTable?[] _dc = new HuffmanTable?[Destinations];
    private readonly HuffmanTable?[] _ac = new HuffmanTable?[Destinations];

    /// <summary>The table for the first coefficient of blocks; null where there is none.</summary>
    public HuffmanTable? Dc(int destination) => _dc[destination] ??= UsualHuffmanTables.Dc(destination);

    /// <summary>The table for the other coefficients; null where there is none.</summary>
    public HuffmanTable? Ac(int destination) => _ac[destination] ??= UsualHuffmanTables.Ac(destination);

    /// <summary>Begins a file: none of the last one's tables are in force. Those that come again are not made again.</summary>
    public void Reset()
    {
        Array.Clear(_dc);
        Array.Clear(_ac);
    }

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
                || Table(payload[1..(FixedBytes + count)]) is not { } table)
            {
                return false;
            }

            (payload[0] >> 4 == 0 ? _dc : _ac)[destination] = table;
            payload = payload[(FixedBytes + count)..];
        }

        return true;
    }

    private HuffmanTable? Table(ReadOnlySpan<byte> codes)
    {
        foreach ((byte[] known, HuffmanTable table) in _known)
        {
            if (codes.SequenceEqual(known))
            {
                return table;
            }
        }

        if (HuffmanTable.Make(codes[..HuffmanTable.CodeLengths], codes[HuffmanTable.CodeLengths..]) is not { } made)
        {
            return null;
        }

        if (_known.Count == MostKnown)
        {
            _known.Clear();
        }

        _known.Add((codes.ToArray(), made));
        return made;
    }
}
