namespace EdgeConvNeXt.Runtime.Imaging.Resampling;

/// <summary>The resizer in C. It gives the bytes of <see cref="Resampler{TLanes}"/>.</summary>
/// <param name="set">The instructions that it uses; the processor has them.</param>
internal sealed unsafe class NativeResampler(ResampleSet set) : Resampler
{
    /// <summary>Rows behind the last one that is needed, which are read and multiplied by zero: four are read at once.</summary>
    private const int RowsBehind = 3;

    private readonly SampleRows _samples = new();
    private AlignedBytes _scratch = new(0);
    private byte[] _row = [];

    public override ResizePlan Plan(ImageInput input, int width, int height) => new NativePlan(input, width, height, set);

    public override int ResizeColumns(in ImageView image, in RegionOfInterest region, ResizePlan plan)
    {
        NativePlan native = (NativePlan)plan;
        int channels = image.Format == PixelFormat.Gray8 ? 1 : 3;
        int rows = plan.Rows.EndSource - plan.Rows.FirstSource;
        int before = PixelLayout.NeedsEvenWidth(image.Format) ? region.X % 2 : 0;
        Prepare(native, rows, channels);
        fixed (byte* pixels = image.Pixels, samples = _samples.Samples)
        {
            ResampleLibrary.Picture picture = Describe(image, pixels, region.X - before);
            set.Library.Columns(
                set.Index, &picture, native.PackedColumns(before), region.Y + plan.Rows.FirstSource, rows, samples,
                (nuint)_samples.RowStride, (nuint)plan.PlaneStride, _scratch.Address);
        }

        GC.KeepAlive(native);
        GC.KeepAlive(this);
        return channels;
    }

    public override ReadOnlySpan<byte> ResizeRow(ResizePlan plan, int row)
    {
        fixed (byte* samples = _samples.Samples, result = _row)
        {
            set.Library.Row(set.Index, samples, (nuint)_samples.RowStride, ((NativePlan)plan).PackedRows, row, result);
        }

        GC.KeepAlive(plan);
        return _row.AsSpan(0, _samples.RowStride);
    }

    public override void Scale(ReadOnlySpan<byte> samples, float scale, float offset, Span<float> destination)
    {
        fixed (byte* source = samples)
        fixed (float* target = destination[..samples.Length])
        {
            set.Library.Scale(set.Index, source, samples.Length, scale, offset, target);
        }
    }

    private void Prepare(NativePlan plan, int rows, int channels)
    {
        _samples.Prepare(rows + RowsBehind, plan.PlaneStride * channels);
        if (_row.Length < _samples.RowStride)
        {
            _row = GC.AllocateUninitializedArray<byte>(_samples.RowStride);
        }

        if (_scratch.Length < plan.ScratchSize)
        {
            _scratch = new AlignedBytes(plan.ScratchSize);
        }
    }

    private static ResampleLibrary.Picture Describe(in ImageView image, byte* pixels, int x)
    {
        YcbcrFormula formula = YcbcrFormula.For(image.Color);
        return new ResampleLibrary.Picture
        {
            Pixels = pixels, Width = image.Width, Stride = image.Stride, ChromaOffset = image.ChromaOffset, Format = Code(image.Format),
            X = x,
            Color = new ResampleLibrary.Color
            {
                Luminance = formula.Luminance, RedFromV = formula.RedFromV, GreenFromU = formula.GreenFromU,
                GreenFromV = formula.GreenFromV, BlueFromU = formula.BlueFromU, RedOffset = formula.RedOffset,
                GreenOffset = formula.GreenOffset, BlueOffset = formula.BlueOffset,
            },
        };
    }

    /// <summary>EDGE_GRAY, EDGE_INTERLEAVED, EDGE_YUYV, EDGE_NV12.</summary>
    private static int Code(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => 0,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 1,
        PixelFormat.Yuyv => 2,
        PixelFormat.Nv12 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The resizer in C has no number for this pixel format."),
    };
}
