using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Jpeg;

/// <summary>
/// One scan of a sequential Huffman file (ITU-T T.81, A.2 and F.2.2): counts where its codes end, and decodes no pixel.
/// </summary>
internal sealed class JpegScan
{
    /// <summary>Bytes that have to lie behind the coded ones: bits are taken in words.</summary>
    public const int Margin = 8;

    private const int MostBlocks = 10;
    private const int BlockSide = 8;
    private const int Coefficients = BlockSide * BlockSide;

    private readonly List<(HuffmanTable Dc, HuffmanTable Ac)> _blocks = [];

    private JpegScan()
    {
    }

    /// <summary>How many units (ITU-T T.81's MCU) the scan has.</summary>
    public int Units { get; private set; }

    /// <summary>Reads a scan's header.</summary>
    /// <returns>Null where it makes no sense.</returns>
    public static JpegScan? Read(ReadOnlySpan<byte> payload, in JpegFrame frame, HuffmanTables tables)
    {
        int components = payload.IsEmpty ? 0 : payload[0];
        if (components is 0 or > JpegFrame.MostComponents || payload.Length != (2 * components) + 4)
        {
            return null;
        }

        JpegScan scan = new();
        for (int i = 0; i < components; i++)
        {
            int component = Find(frame, payload[1 + (2 * i)]);
            if (component < 0 || !scan.Add(frame, component, payload[2 + (2 * i)], isAlone: components == 1, tables))
            {
                return null;
            }
        }

        return scan._blocks.Count <= MostBlocks ? scan : null;
    }

    /// <summary>Goes through the codes of some units.</summary>
    /// <param name="plain">The coded bytes without stuffing, and <see cref="Margin"/> more of any value.</param>
    /// <param name="units">How many units.</param>
    /// <returns>How many bytes they take; -1 where a code is none or the bytes end early.</returns>
    public int Walk(ReadOnlySpan<byte> plain, int units)
    {
        long end = 8L * (plain.Length - Margin);
        long at = 0;
        for (int unit = 0; unit < units; unit++)
        {
            foreach ((HuffmanTable dc, HuffmanTable ac) in _blocks)
            {
                if (!WalkBlock(plain, dc, ac, end, ref at))
                {
                    return -1;
                }
            }
        }

        return (int)((at + 7) / 8);
    }

    private static bool WalkBlock(ReadOnlySpan<byte> plain, HuffmanTable dc, HuffmanTable ac, long end, ref long at)
    {
        if (!Take(plain, dc, end, ref at, out int symbol))
        {
            return false;
        }

        for (int k = 1; k < Coefficients; k++)
        {
            if (!Take(plain, ac, end, ref at, out symbol))
            {
                return false;
            }

            // The high half counts zeros before the coefficient; without a coefficient only 15 of them go on, others end the block
            int zeros = symbol >> 4;
            if ((symbol & 15) == 0 && zeros != 15)
            {
                break;
            }

            k += zeros;
        }

        return true;
    }

    /// <summary>Takes a code and the bits of value that its symbol announces.</summary>
    private static bool Take(ReadOnlySpan<byte> plain, HuffmanTable table, long end, ref long at, out int symbol)
    {
        ulong word = BinaryPrimitives.ReadUInt64BigEndian(plain[(int)(at >> 3)..]);
        int length = table.Decode((int)(word << (int)(at & 7) >> 48), out symbol);
        at += length + (symbol & 15);
        return length > 0 && at <= end;
    }

    private static int Find(in JpegFrame frame, byte id)
    {
        for (int i = 0; i < frame.Components; i++)
        {
            if (frame.Id(i) == id)
            {
                return i;
            }
        }

        return -1;
    }

    private bool Add(in JpegFrame frame, int component, byte destinations, bool isAlone, HuffmanTables tables)
    {
        int dc = destinations >> 4;
        int ac = destinations & 15;
        if (dc > 3 || ac > 3 || tables.Dc(dc) is not { } first || tables.Ac(ac) is not { } others)
        {
            return false;
        }

        (int mostAcross, int mostDown) = frame.MostFactors();
        int across = frame.Across(component);
        int down = frame.Down(component);

        // A component alone has no blocks but those it needs; together they fill whole units
        Units = isAlone
            ? Blocks(Ceiling(frame.Width * across, mostAcross), 1) * Blocks(Ceiling(frame.Height * down, mostDown), 1)
            : Blocks(frame.Width, mostAcross) * Blocks(frame.Height, mostDown);
        _blocks.AddRange(Enumerable.Repeat((first, others), isAlone ? 1 : across * down));
        return true;
    }

    private static int Blocks(int samples, int factor) => Ceiling(samples, BlockSide * factor);

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;
}
