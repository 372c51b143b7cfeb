using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>One frame, region and input to compare the preprocessor with its oracle on.</summary>
/// <param name="Format">The frame's format.</param>
/// <param name="Width">The frame's width; even where the format needs it.</param>
/// <param name="Height">The frame's height.</param>
/// <param name="Padding">Bytes after each row.</param>
/// <param name="Region">The region to look at.</param>
/// <param name="Input">The model's input.</param>
public sealed record PreprocessCase(PixelFormat Format, int Width, int Height, int Padding, RegionOfInterest Region, ImageInput Input)
{
    /// <summary>Seed of the frame's pixels.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>NV12: bytes between the planes.</summary>
    public int PlaneGap { get; init; }

    /// <summary>How Yuyv and NV12 become colours.</summary>
    public YcbcrColor Color { get; init; }

    private int Stride => PixelLayout.RowBytes(Format, Width) + Padding;

    private int ChromaOffset => (Stride * Height) + PlaneGap;

    /// <summary>The frame's bytes: noise, and not one byte more than the frame needs.</summary>
    public byte[] Pixels()
    {
        int last = PixelLayout.RowBytes(Format, Width);
        int length = Format == PixelFormat.Nv12
            ? ChromaOffset + (Stride * (((Height + 1) / 2) - 1)) + Width
            : (Stride * (Height - 1)) + last;
        byte[] pixels = new byte[length];
        new Random(Seed).NextBytes(pixels);
        return pixels;
    }

    /// <summary>The frame.</summary>
    public ImageView View(ReadOnlySpan<byte> pixels) =>
        new(pixels, Width, Height, Stride, Format, Format == PixelFormat.Nv12 ? ChromaOffset : 0, Color);
}
