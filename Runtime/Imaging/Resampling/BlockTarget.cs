using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Where the resized columns of a block go.</summary>
/// <param name="first">The first byte of the block's first row.</param>
/// <param name="rowStride">Bytes from one row to the next.</param>
/// <param name="planeStride">Bytes from one colour plane to the next within a row.</param>
/// <param name="rowCount">Rows of the block; lanes beyond them are not written.</param>
internal readonly ref struct BlockTarget(ref byte first, int rowStride, int planeStride, int rowCount)
{
    private readonly ref byte _first = ref first;

    /// <summary>Writes each row's word of four neighbouring samples.</summary>
    /// <param name="words">A word for each lane; its lowest byte is the leftmost sample.</param>
    /// <param name="plane">The colour plane.</param>
    /// <param name="column">The column of the leftmost sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<int> words, int plane, int column)
    {
        ref byte destination = ref Unsafe.Add(ref _first, (plane * planeStride) + column);
        for (int row = 0; row < rowCount; row++)
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref destination, row * rowStride), words[row]);
        }
    }
}
