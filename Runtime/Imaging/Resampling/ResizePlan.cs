namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>Everything about a resize that follows from the sizes alone, worked out once and used for every frame of that size.</summary>
internal class ResizePlan
{
    /// <summary>Columns that are computed together: their samples, one byte each, make a 32-bit word.</summary>
    public const int GroupSize = 4;

    /// <summary>What <see cref="PlaneStride"/> is a multiple of: columns that native resizers write at once.</summary>
    private const int PlaneAlignment = 16;

    /// <summary>
    /// Source columns in a tile, where the kernel is not wider than that. Three channels of 16 lanes of 4 bytes make 18 KiB, which stays in
    /// any first-level cache beside the weights.
    /// </summary>
    private const int TileColumns = 96;

    private readonly ColumnChunk[] _chunks;

    /// <summary>Plans how a region of the given size, in pixels, becomes the input.</summary>
    public ResizePlan(ImageInput input, int width, int height)
    {
        Width = width;
        Height = height;
        Geometry = ResizeGeometry.For(input, width, height);
        Columns = ResampleTable.Create(input.Filter, input.Antialias, width, Geometry.Horizontal);
        Rows = ResampleTable.Create(input.Filter, input.Antialias, height, Geometry.Vertical);
        PlaneStride = (Columns.Count + PlaneAlignment - 1) & -PlaneAlignment;
        _chunks = Cut(Columns);
        foreach (ColumnChunk chunk in _chunks)
        {
            LargestChunk = Math.Max(LargestChunk, chunk.SourceCount);
        }
    }

    /// <summary>Width of the region.</summary>
    public int Width { get; }

    /// <summary>Height of the region.</summary>
    public int Height { get; }

    /// <summary>What goes where.</summary>
    public ResizeGeometry Geometry { get; }

    /// <summary>How columns of the region become columns of the input.</summary>
    public ResampleTable Columns { get; }

    /// <summary>How rows of the region become rows of the input.</summary>
    public ResampleTable Rows { get; }

    /// <summary>The columns, cut so that the source samples of a chunk stay in the cache.</summary>
    public ReadOnlySpan<ColumnChunk> Chunks => _chunks;

    /// <summary>The most source columns in a chunk.</summary>
    public int LargestChunk { get; }

    /// <summary>Bytes from one colour plane to the next within a row of samples.</summary>
    public int PlaneStride { get; }

    private static ColumnChunk[] Cut(ResampleTable columns)
    {
        List<ColumnChunk> chunks = [];
        ColumnChunk open = Group(columns, 0);
        for (int output = GroupSize; output < columns.Count; output += GroupSize)
        {
            ColumnChunk group = Group(columns, output);
            ColumnChunk joined = Join(open, group);
            if (joined.SourceCount > TileColumns)
            {
                chunks.Add(open);
                joined = group;
            }

            open = joined;
        }

        chunks.Add(open);
        return [.. chunks];
    }

    private static ColumnChunk Group(ResampleTable columns, int first)
    {
        int count = Math.Min(GroupSize, columns.Count - first);
        int start = columns.Start(first);
        int end = columns.End(first);
        for (int output = first + 1; output < first + count; output++)
        {
            start = Math.Min(start, columns.Start(output));
            end = Math.Max(end, columns.End(output));
        }

        return new ColumnChunk(first, count, start, end - start);
    }

    private static ColumnChunk Join(in ColumnChunk left, in ColumnChunk right)
    {
        int start = Math.Min(left.FirstSource, right.FirstSource);
        int end = Math.Max(left.FirstSource + left.SourceCount, right.FirstSource + right.SourceCount);
        return new ColumnChunk(left.FirstOutput, left.OutputCount + right.OutputCount, start, end - start);
    }
}

/// <summary>Neighbouring output columns that are computed from one tile of source columns.</summary>
/// <param name="FirstOutput">The first output column.</param>
/// <param name="OutputCount">The number of output columns.</param>
/// <param name="FirstSource">The first source column that they need.</param>
/// <param name="SourceCount">The number of source columns that they need.</param>
internal readonly record struct ColumnChunk(int FirstOutput, int OutputCount, int FirstSource, int SourceCount);
