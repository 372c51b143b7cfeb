namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>A plan with its tables laid out for a set of the resizer in C.</summary>
internal sealed unsafe class NativePlan : ResizePlan
{
    private readonly AlignedBytes _columns;
    private readonly AlignedBytes _oddColumns;
    private readonly AlignedBytes _rows;

    /// <summary>Plans how a region of the given size, in pixels, becomes the input.</summary>
    public NativePlan(ImageInput input, int width, int height, ResampleSet set)
        : base(input, width, height)
    {
        _columns = Pack(set, Columns, origin: 0, isColumns: true);
        _oddColumns = Pack(set, Columns, origin: -1, isColumns: true);
        _rows = Pack(set, Rows, Rows.FirstSource, isColumns: false);
        ScratchSize = checked((int)Math.Max(set.Library.ScratchSize(set.Index, _columns.Address),
            set.Library.ScratchSize(set.Index, _oddColumns.Address)));
    }

    /// <summary>The rows, counted from the first that any output needs.</summary>
    public void* PackedRows => _rows.Address;

    /// <summary>Bytes that the columns of a block of rows are worked on in.</summary>
    public int ScratchSize { get; }

    /// <summary>The columns, counted from so many before the region: 0 or 1.</summary>
    public void* PackedColumns(int before) => before == 0 ? _columns.Address : _oddColumns.Address;

    private static AlignedBytes Pack(ResampleSet set, ResampleTable table, int origin, bool isColumns)
    {
        fixed (int* starts = table.Starts, tapCounts = table.TapCounts, weights = table.AllWeights)
        {
            ResampleLibrary.Axis axis = new()
            {
                Count = table.Count, Origin = origin, Starts = starts, TapCounts = tapCounts, Weights = weights,
                WeightStride = table.WeightStride,
            };
            AlignedBytes packed = new(checked((int)set.Library.AxisPackedSize(set.Index, &axis)));
            return set.Library.AxisPack(set.Index, &axis, isColumns ? 1 : 0, packed.Address) != 0
                ? packed
                : throw new InvalidOperationException($"The resizer {set.Name} does not take a table that fits its rules.");
        }
    }
}

/// <summary>Memory that never moves, aligned to a cache line; the collector frees it.</summary>
internal sealed unsafe class AlignedBytes
{
    private const int Alignment = 64;

    private readonly byte[] _bytes;

    public AlignedBytes(int length)
    {
        Length = length;
        _bytes = GC.AllocateUninitializedArray<byte>(length + Alignment, pinned: true);
        fixed (byte* first = _bytes)
        {
            Address = (void*)(((nuint)first + Alignment - 1) & ~(nuint)(Alignment - 1));
        }
    }

    /// <summary>Bytes.</summary>
    public int Length { get; }

    /// <summary>The memory, as long as this object lives.</summary>
    public void* Address { get; }
}
