using System.Runtime.CompilerServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// Some columns of a block, as vectors: pixel by pixel, the samples of a pixel one after the other, one row in each lane.
/// </summary>
/// <param name="samples">The first vector.</param>
/// <param name="firstColumn">The column, in the region's count, that the first vector belongs to.</param>
/// <param name="pixelStride">Integers from one pixel to the next: channels times lanes.</param>
internal readonly ref struct SourceTile(ref int samples, int firstColumn, int pixelStride)
{
    private readonly ref int _samples = ref samples;

    /// <summary>The first vector of a column that the tile holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref int At(int column) => ref Unsafe.Add(ref _samples, (column - firstColumn) * pixelStride);
}
