using System.Security.Cryptography;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>A picture whose bytes are fixed for ever: the demo model was trained on pictures with exactly these bytes.</summary>
public sealed record PinnedPicture(int Width, int Height, PixelFormat Format, int Number, string Label)
{
    /// <summary>Every defect, every format, and sizes that leave a part of a vector over.</summary>
    public static IReadOnlyList<PinnedPicture> All { get; } =
    [
        new(160, 120, PixelFormat.Bgr24, 1, "ok"),
        new(160, 120, PixelFormat.Bgr24, 2, "scratch"),
        new(160, 120, PixelFormat.Bgr24, 3, "pit"),
        new(160, 120, PixelFormat.Bgr24, 4, "inclusion"),
        new(160, 120, PixelFormat.Bgr24, 5, "patch"),
        new(160, 120, PixelFormat.Bgr24, 6, "crack"),
        new(640, 480, PixelFormat.Bgr24, 7, "scratch"),
        new(481, 97, PixelFormat.Rgb24, 8, "patch"),
        new(97, 481, PixelFormat.Gray8, 9, "crack"),
        new(17, 16, PixelFormat.Rgb24, 10, "pit"),
    ];

    public byte[] Draw()
    {
        byte[] pixels = new byte[PixelLayout.ImageBytes(Format, Width, Height)];
        new PartRenderer(Width, Height, Format).Render(new SyntheticLine(1001, 0.5).Part(Number) with { Label = Label }, pixels);
        return pixels;
    }

    public string Hash() => Convert.ToHexString(SHA256.HashData(Draw()).AsSpan(0, 8));

    public override string ToString() => $"{Width}x{Height} {Format} {Number} {Label}";
}
