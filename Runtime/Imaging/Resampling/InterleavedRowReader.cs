using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Formats whose samples stand in the picture as they are used: Gray8 with one, Rgb24 and Bgr24 with three to a pixel.</summary>
internal sealed class InterleavedRowReader<TLanes>(int channels) : RowReader<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public override int Channels => channels;

    public override int Alignment => 1;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public override void Read(in SourceBlock block, int firstColumn, int count, ref int tile)
    {
        ref byte origin = ref Unsafe.Add(ref block.Pixels, firstColumn * channels);
        ref int rows = ref MemoryMarshal.GetReference(block.Rows);
        int byteCount = count * channels;
        int whole = byteCount & ~3;
        for (int i = 0; i < whole; i += 4)
        {
            Unpack(TLanes.Gather(ref Unsafe.Add(ref origin, i), ref rows), ref Unsafe.Add(ref tile, i * TLanes.Count));
        }

        if (whole < byteCount)
        {
            TLanes end = GatherEnd(ref Unsafe.Add(ref origin, whole), block.Rows, byteCount - whole);
            Unpack(end, ref Unsafe.Add(ref tile, whole * TLanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack(TLanes words, ref int tile)
    {
        TLanes mask = TLanes.Broadcast(255);
        TLanes.Store(words & mask, ref tile);
        TLanes.Store((words >>> 8) & mask, ref Unsafe.Add(ref tile, TLanes.Count));
        TLanes.Store((words >>> 16) & mask, ref Unsafe.Add(ref tile, 2 * TLanes.Count));
        TLanes.Store(words >>> 24, ref Unsafe.Add(ref tile, 3 * TLanes.Count));
    }
}
