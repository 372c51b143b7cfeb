using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Nv12: luminance in one plane, and in a second one a pair of chroma samples for each square of two by two pixels.</summary>
internal sealed class Nv12RowReader<TLanes> : RowReader<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public override int Channels => 3;

    public override int Alignment => 2;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public override void Read(in SourceBlock block, int firstColumn, int count, ref int tile)
    {
        ref byte origin = ref Unsafe.Add(ref block.Pixels, firstColumn);
        ref int rows = ref MemoryMarshal.GetReference(block.Rows);
        ref int chromaRows = ref MemoryMarshal.GetReference(block.ChromaRows);
        ColorMatrix<TLanes> matrix = new(block.Color);
        int whole = count & ~3;
        for (int column = 0; column < whole; column += 4)
        {
            ref byte words = ref Unsafe.Add(ref origin, column);
            ref int pixels = ref Unsafe.Add(ref tile, column * 3 * TLanes.Count);
            Convert(matrix, TLanes.Gather(ref words, ref rows), TLanes.Gather(ref words, ref chromaRows), ref pixels);
        }

        if (whole < count)
        {
            ref byte words = ref Unsafe.Add(ref origin, whole);
            ref int pixels = ref Unsafe.Add(ref tile, whole * 3 * TLanes.Count);
            int byteCount = (count - whole + 1) & ~1;
            Convert(matrix, GatherEnd(ref words, block.Rows, byteCount), GatherEnd(ref words, block.ChromaRows, byteCount), ref pixels);
        }
    }

    /// <summary>Four pixels of each row: bytes Y0 Y1 Y2 Y3 and U0 V0 U1 V1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert(in ColorMatrix<TLanes> matrix, TLanes luminance, TLanes chroma, ref int tile)
    {
        TLanes mask = TLanes.Broadcast(255);
        matrix.Chroma(chroma & mask, (chroma >>> 8) & mask, out TLanes red, out TLanes green, out TLanes blue);
        matrix.StorePixel(luminance & mask, red, green, blue, ref tile);
        matrix.StorePixel((luminance >>> 8) & mask, red, green, blue, ref Unsafe.Add(ref tile, 3 * TLanes.Count));
        matrix.Chroma((chroma >>> 16) & mask, chroma >>> 24, out red, out green, out blue);
        matrix.StorePixel((luminance >>> 16) & mask, red, green, blue, ref Unsafe.Add(ref tile, 6 * TLanes.Count));
        matrix.StorePixel(luminance >>> 24, red, green, blue, ref Unsafe.Add(ref tile, 9 * TLanes.Count));
    }
}
