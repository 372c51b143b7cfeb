using System.Numerics;
using EdgeConvNeXt.Camera.Synthetic.Defects;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Synthetic;

/// <summary>
/// Draws parts of a synthetic line: a rolled steel plate with mounting holes on a woven belt between guide rails, seen from above. The
/// bytes are a function of the part, the size and the format alone, to the last bit on every machine: only additions, multiplications,
/// divisions and square roots of IEEE 754 are used, never the C library's functions. Nothing is allocated after construction. Not safe for
/// several threads; each has its own.
/// </summary>
public sealed class PartRenderer
{
    private readonly float _scale;
    private readonly Canvas _canvas;
    private readonly LightField _light;
    private readonly RowBuffers _row;
    private readonly Lens _lens;
    private readonly Sensor _sensor;

    /// <param name="width">Width of the pictures in pixels, 16 to 8192.</param>
    /// <param name="height">Height of the pictures in pixels, 16 to 8192.</param>
    /// <param name="format">Bgr24, Rgb24 or Gray8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size or format is none of these.</exception>
    public PartRenderer(int width = 640, int height = 480, PixelFormat format = PixelFormat.Bgr24)
    {
        Width = CheckedSide(width, nameof(width));
        Height = CheckedSide(height, nameof(height));
        Format = CheckedFormat(format, nameof(format));
        _scale = Math.Min(width, height) / PlateGeometry.ReferenceSide;
        _canvas = new Canvas(width, height);
        _light = new LightField(width, height);
        _row = new RowBuffers(width);
        _lens = new Lens(width, height, _row.Padded);
        _sensor = new Sensor(format, _row.Padded);
    }

    /// <summary>Width of the pictures in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the pictures in pixels.</summary>
    public int Height { get; }

    /// <summary>How the bytes become pixels.</summary>
    public PixelFormat Format { get; }

    /// <summary>Draws one part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="pixels">
    /// Receives the rows, first row first, without padding; at least <see cref="PixelLayout.ImageBytes"/> bytes.
    /// </param>
    /// <exception cref="ArgumentException">The memory is too small, or the label is unknown.</exception>
    public void Render(in SyntheticPart part, Span<byte> pixels)
    {
        int needed = PixelLayout.ImageBytes(Format, Width, Height);
        if (pixels.Length < needed)
        {
            throw new ArgumentException(
                $"A {Width}x{Height} {Format} picture takes {needed} bytes, but there are {pixels.Length}.", nameof(pixels));
        }

        // One generator each, so that the defect changes nothing else
        IDefect? defect = DefectCatalog.Find(part.Label);
        SplitMix64 random = new(part.Seed);
        SplitMix64 look = new(random.Next());
        SplitMix64 marks = new(random.Next());
        SplitMix64 flaw = new(random.Next());
        SplitMix64 noise = new(random.Next());
        Scene scene = Scene.Draw(ref look);
        _canvas.Begin(scene);
        Blemishes.Paint(_canvas, ref marks);
        defect?.Paint(_canvas, ref flaw);
        _canvas.Shade(scene.Light);
        Compose(scene);
        Expose(scene, ref noise, pixels);
    }

    internal static int CheckedSide(int pixels, string name) => pixels is >= 16 and <= 8192
        ? pixels
        : throw new ArgumentOutOfRangeException(name, pixels, "The sides of a synthetic picture are 16 to 8192 pixels.");

    internal static PixelFormat CheckedFormat(PixelFormat format, string name) =>
        format is PixelFormat.Bgr24 or PixelFormat.Rgb24 or PixelFormat.Gray8
        ? format
        : throw new ArgumentOutOfRangeException(name, format, "Parts are drawn in Bgr24, Rgb24 or Gray8.");

    private void Compose(in Scene scene)
    {
        _light.Begin(scene);
        _lens.Begin(scene.Blur * _scale);
        for (int y = 0; y < Height; y++)
        {
            ComposeRow(scene, y);
            _row.Warmth.AsSpan(0, Width).CopyTo(_canvas.Warmth.AsSpan(y * Width));
            _lens.Take(y, _row.Luminance);
        }
    }

    private void ComposeRow(in Scene scene, int y)
    {
        Vector2 first = (new Vector2(0.5f, y + 0.5f) - (new Vector2(Width, Height) / 2)) / _scale;
        float beyondRail = MathF.Abs(first.Y - scene.RailShift) - PlateGeometry.RailDistance;
        _light.Light(y, _row.Light);
        if (beyondRail >= 0)
        {
            Textures.Grain.Sample(_row.Grain, 0, new Vector2(first.X, first.Y * 2), new Vector2(1 / _scale, 0));
            GuideRail.Compose(_row, beyondRail, scene.LampWarmth);
            return;
        }

        PlateRow row = new(scene, _scale, first, _row.Padded);
        Span<float> metal = _row.Grain.AsSpan(row.MetalStart, row.MetalEnd - row.MetalStart);
        _light.Sheen(y, _row.Sheen);
        Textures.Grain.Sample(metal, row.MetalStart, scene.GrainOrigin + row.First, row.Step);
        Textures.Belt.Sample(_row.Belt, 0, scene.BeltOrigin + first, new Vector2(1 / _scale, 0));
        _canvas.Tone.AsSpan(y * Width, Width).CopyTo(_row.Tone);
        _canvas.Warmth.AsSpan(y * Width, Width).CopyTo(_row.Warmth);
        row.Compose(_row, GuideRail.BeltLight(beyondRail));
    }

    private void Expose(in Scene scene, ref SplitMix64 noise, Span<byte> pixels)
    {
        int rowBytes = PixelLayout.RowBytes(Format, Width);
        for (int y = 0; y < Height; y++)
        {
            _lens.Give(y, _row.Luminance);
            _canvas.Warmth.AsSpan(y * Width, Width).CopyTo(_row.Warmth);
            _sensor.Read(_row.Luminance, _row.Warmth, scene.Noise, ref noise, pixels.Slice(y * rowBytes, rowBytes));
        }
    }
}
