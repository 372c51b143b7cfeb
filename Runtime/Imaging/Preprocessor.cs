using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>
/// Turns a region of a frame into a model's input, as <see cref="ImageInput"/> says: crop, resize, colour order, normalisation and layout,
/// straight into the caller's memory.
/// </summary>
/// <remarks>
/// <para>
/// The resize gives the bytes that Pillow gives: columns first, rounded to 8 bits, then rows, with integer weights of 22 bits. With
/// <see cref="ImageInput.Antialias"/> off the kernels keep their own width: bilinear then reads the four nearest pixels, as OpenCV's
/// INTER_LINEAR does. Pixels outside the region are never read into the result. Results are the same bits on every processor.
/// </para>
/// <para>
/// Gray pictures are resized as one channel, which stands in all three of the input. Yuyv and Nv12 become red, green, blue before the
/// resize, each pixel with the chroma samples it shares with its neighbours, by the <see cref="YcbcrFormula"/> of the encoding that the
/// frame is in.
/// </para>
/// <para>
/// Not safe for several threads at once: the instance holds the memory it works in. The first frame of a region size allocates; later ones
/// of the same size and format do not, as long as no more than <see cref="RememberedSizes"/> sizes take turns.
/// </para>
/// </remarks>
public sealed class Preprocessor
{
    /// <summary>The number of region sizes whose tables are kept; a further one replaces the oldest.</summary>
    public const int RememberedSizes = 16;

    /// <summary>The longest side of a region, in pixels.</summary>
    public const int LongestRegionSide = 65535;

    private const int Channels = 3;

    /// <summary>
    /// What resizes pictures in this program on this processor: a set of the resizer in C, or "managed" for the one in C#.
    /// </summary>
    public static string Resizer => ResampleSet.Best?.Name ?? "managed";

    private readonly ImageInput _input;
    private readonly Resampler _resampler;
    private readonly ResizePlanCache _plans;
    private readonly FloatPlaneWriter _floats;
    private readonly BytePixelWriter _bytes;

    /// <summary>Prepares for inputs of one kind; later changes to <paramref name="input"/> have no effect.</summary>
    /// <exception cref="ArgumentException">A property of <paramref name="input"/> is out of its range.</exception>
    public Preprocessor(ImageInput input)
        : this(input, Resampler.CreateFastest())
    {
    }

    internal Preprocessor(ImageInput input, Resampler resampler)
    {
        ImageInputRules.ThrowIfUnusable(input);
        _input = input with { };
        _resampler = resampler;
        _plans = new ResizePlanCache(_input, resampler, RememberedSizes);
        _floats = new FloatPlaneWriter(_input, resampler);
        _bytes = new BytePixelWriter(_input);
    }

    /// <summary>Samples of one input: 3 x height x width.</summary>
    public int SampleCount => Channels * _input.Height * _input.Width;

    /// <summary>Writes a region as normalised floats, channel by channel: <c>(sample / 255 - mean) / std</c>.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">The part of the frame to look at; it must lie inside the frame.</param>
    /// <param name="nchw">Receives <see cref="SampleCount"/> floats: [channel][row][column].</param>
    /// <exception cref="ArgumentException">
    /// The region does not lie inside the frame or is too long, or the span has another length.
    /// </exception>
    public void WriteFloat(in ImageView image, RegionOfInterest region, Span<float> nchw)
    {
        Check(image, region, nchw.Length, nameof(nchw));
        ResizePlan plan = _plans.For(region.Width, region.Height);
        int planes = _resampler.ResizeColumns(image, region, plan);
        _floats.Fill(plan.Geometry, nchw);
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            _floats.Write(ResizeRow(plan, row, planes, image.Format), row, plan.Geometry, nchw);
        }
    }

    /// <summary>Writes a region as bytes, pixel by pixel, without normalisation.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="region">The part of the frame to look at; it must lie inside the frame.</param>
    /// <param name="nhwc">Receives <see cref="SampleCount"/> bytes: [row][column][channel].</param>
    /// <exception cref="ArgumentException">
    /// The region does not lie inside the frame or is too long, or the span has another length.
    /// </exception>
    public void WriteBytes(in ImageView image, RegionOfInterest region, Span<byte> nhwc)
    {
        Check(image, region, nhwc.Length, nameof(nhwc));
        ResizePlan plan = _plans.For(region.Width, region.Height);
        int planes = _resampler.ResizeColumns(image, region, plan);
        _bytes.Fill(plan.Geometry, nhwc);
        for (int row = 0; row < plan.Rows.Count; row++)
        {
            _bytes.Write(ResizeRow(plan, row, planes, image.Format), row, plan.Geometry, nhwc);
        }
    }

    private PlanarRow ResizeRow(ResizePlan plan, int row, int planes, PixelFormat format)
    {
        bool reversed = (format == PixelFormat.Bgr24) != (_input.Color == ColorOrder.Bgr);
        return new PlanarRow(_resampler.ResizeRow(plan, row), plan.Columns.Count, plan.PlaneStride, planes, reversed);
    }

    /// <summary>Everything the passes rely on: they read and write without looking.</summary>
    private void Check(in ImageView image, in RegionOfInterest region, int length, string span)
    {
        if (!region.FitsIn(image.Width, image.Height))
        {
            throw new ArgumentException(
                $"The region {region.Width}x{region.Height} at ({region.X}, {region.Y}) does not lie inside the "
                + $"{image.Width}x{image.Height} picture.",
                nameof(region));
        }

        if (region.Width > LongestRegionSide || region.Height > LongestRegionSide)
        {
            throw new ArgumentException(
                $"The region is {region.Width}x{region.Height}; no side may be longer than {LongestRegionSide} pixels.", nameof(region));
        }

        if (length != SampleCount)
        {
            throw new ArgumentException(
                $"The span holds {length} samples; an input of {_input.Width}x{_input.Height} takes {SampleCount}.", span);
        }
    }
}
