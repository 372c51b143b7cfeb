using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Yuyv: a word of four bytes holds two pixels of a row, which share one pair of chroma samples.</summary>
internal sealed class YuyvRowReader<TLanes> : RowReader<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public override int Channels => 3;

    public override int Alignment => 2;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public override void Read(in SourceBlock block, int firstColumn, int count, ref int tile)
    {
        ref byte origin = ref Unsafe.Add(ref block.Pixels, firstColumn * 2);
        ref int rows = ref MemoryMarshal.GetReference(block.Rows);
        TLanes mask = TLanes.Broadcast(255);
        ColorMatrix<TLanes> matrix = new(block.Color);
        for (int column = 0; column < count; column += 2)
        {
            TLanes words = TLanes.Gather(ref Unsafe.Add(ref origin, column * 2), ref rows);
            matrix.Chroma((words >>> 8) & mask, words >>> 24, out TLanes red, out TLanes green, out TLanes blue);
            ref int pixel = ref Unsafe.Add(ref tile, column * 3 * TLanes.Count);
            matrix.StorePixel(words & mask, red, green, blue, ref pixel);
            matrix.StorePixel((words >>> 16) & mask, red, green, blue, ref Unsafe.Add(ref pixel, 3 * TLanes.Count));
        }
    }
}
