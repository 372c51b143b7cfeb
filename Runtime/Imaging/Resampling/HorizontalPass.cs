using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>
/// Resizes the columns. A block of rows is worked on at once, one row in each lane: a tap is then one load, one product and one sum for the
/// whole block. Four finished columns are packed into a word per row and written out, which turns the block back.
/// </summary>
internal sealed class HorizontalPass<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly int[] _rows = new int[TLanes.Count];
    private readonly int[] _chromaRows = new int[TLanes.Count];
    private readonly int[] _words = new int[TLanes.Count];
    private int[] _tile = [];

    /// <summary>
    /// Fills <paramref name="samples"/> with the rows of the region that the plan needs, from <c>plan.Rows.FirstSource</c> on.
    /// </summary>
    public void Run(in ImageView image, in RegionOfInterest region, ResizePlan plan, RowReader<TLanes> reader, SampleRows samples)
    {
        int rowCount = plan.Rows.EndSource - plan.Rows.FirstSource;
        samples.Prepare(rowCount, plan.PlaneStride * reader.Channels);
        EnsureTile(plan, reader);
        SourceBlock block = new(ref MemoryMarshal.GetReference(image.Pixels), _rows, _chromaRows, YcbcrFormula.For(image.Color));
        ref byte destination = ref MemoryMarshal.GetReference(samples.Samples);
        for (int row = 0; row < rowCount; row += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, rowCount - row);
            Locate(image, region.Y + plan.Rows.FirstSource + row, count);
            BlockTarget target = new(ref Unsafe.Add(ref destination, row * samples.RowStride), samples.RowStride, plan.PlaneStride, count);
            foreach (ref readonly ColumnChunk chunk in plan.Chunks)
            {
                SourceTile tile = Read(block, chunk, region.X, reader);
                Resample(tile, chunk, plan.Columns, reader.Channels, target);
            }
        }
    }

    private void EnsureTile(ResizePlan plan, RowReader<TLanes> reader)
    {
        int vectors = ((plan.LargestChunk + reader.Alignment - 1) * reader.Channels) + RowReader<TLanes>.Overrun;
        if (_tile.Length < vectors * TLanes.Count)
        {
            _tile = GC.AllocateUninitializedArray<int>(vectors * TLanes.Count);
        }
    }

    /// <summary>Notes where the rows of a block are. Lanes without a row repeat the last one; their results are not written.</summary>
    private void Locate(in ImageView image, int firstRow, int count)
    {
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            int y = firstRow + Math.Min(lane, count - 1);
            _rows[lane] = y * image.Stride;
            _chromaRows[lane] = image.ChromaOffset + (y / 2 * image.Stride);
        }
    }

    private SourceTile Read(in SourceBlock block, in ColumnChunk chunk, int regionX, RowReader<TLanes> reader)
    {
        int skew = (regionX + chunk.FirstSource) % reader.Alignment;
        ref int tile = ref MemoryMarshal.GetArrayDataReference(_tile);
        reader.Read(block, regionX + chunk.FirstSource - skew, chunk.SourceCount + skew, ref tile);
        return new SourceTile(ref tile, chunk.FirstSource - skew, reader.Channels * TLanes.Count);
    }

    private void Resample(in SourceTile tile, in ColumnChunk chunk, ResampleTable table, int channels, in BlockTarget target)
    {
        int end = chunk.FirstOutput + chunk.OutputCount;
        for (int output = chunk.FirstOutput; output < end; output += ResizePlan.GroupSize)
        {
            int count = Math.Min(ResizePlan.GroupSize, end - output);
            if (channels == 1)
            {
                ColumnKernels<TLanes>.ResampleGray(tile, table, output, count, _words, target);
            }
            else
            {
                ColumnKernels<TLanes>.ResampleColor(tile, table, output, count, _words, target);
            }
        }
    }
}
