namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <inheritdoc cref="Resampler"/>
internal sealed class Resampler<TLanes> : Resampler
    where TLanes : struct, ILanes<TLanes>
{
    private readonly HorizontalPass<TLanes> _horizontal = new();
    private readonly RowReaders<TLanes> _readers = new();
    private readonly SampleRows _samples = new();
    private byte[] _row = [];

    public override int ResizeColumns(in ImageView image, in RegionOfInterest region, ResizePlan plan)
    {
        RowReader<TLanes> reader = _readers.For(image.Format);
        _horizontal.Run(image, region, plan, reader, _samples);
        if (_row.Length < _samples.RowStride)
        {
            _row = GC.AllocateUninitializedArray<byte>(_samples.RowStride);
        }

        return reader.Channels;
    }

    public override ReadOnlySpan<byte> ResizeRow(ResizePlan plan, int row)
    {
        VerticalPass<TLanes>.Run(_samples, plan.Rows, row, _row);
        return _row.AsSpan(0, _samples.RowStride);
    }

    public override void Scale(ReadOnlySpan<byte> samples, float scale, float offset, Span<float> destination) =>
        SampleScaler<TLanes>.Run(samples, scale, offset, destination);
}
