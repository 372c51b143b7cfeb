namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The reader of each pixel format: the one place where a new format is registered.</summary>
internal sealed class RowReaders<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    private readonly RowReader<TLanes> _gray = new InterleavedRowReader<TLanes>(channels: 1);
    private readonly RowReader<TLanes> _color = new InterleavedRowReader<TLanes>(channels: 3);
    private readonly RowReader<TLanes> _yuyv = new YuyvRowReader<TLanes>();
    private readonly RowReader<TLanes> _nv12 = new Nv12RowReader<TLanes>();

    /// <summary>The reader of a format.</summary>
    public RowReader<TLanes> For(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => _gray,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => _color,
        PixelFormat.Yuyv => _yuyv,
        PixelFormat.Nv12 => _nv12,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No reader is registered for this pixel format."),
    };
}
