using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>The pixels of a frame, one at a time and by the book.</summary>
public static class SlowImage
{
    /// <summary>Red, green and blue of a pixel.</summary>
    public static (byte Red, byte Green, byte Blue) Pixel(in ImageView image, int x, int y)
    {
        ReadOnlySpan<byte> row = image.Row(y);
        return image.Format switch
        {
            PixelFormat.Gray8 => (row[x], row[x], row[x]),
            PixelFormat.Rgb24 => (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]),
            PixelFormat.Bgr24 => (row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x]),
            PixelFormat.Yuyv => FromYuv(image.Color, row[2 * x], row[(4 * (x / 2)) + 1], row[(4 * (x / 2)) + 3]),
            PixelFormat.Nv12 => FromYuv(image.Color, row[x], image.ChromaRow(y)[2 * (x / 2)], image.ChromaRow(y)[(2 * (x / 2)) + 1]),
            _ => throw new ArgumentOutOfRangeException(nameof(image), image.Format, "The oracle does not know this pixel format."),
        };
    }

    /// <summary>An encoding's formula with factors of 16 bits below the point.</summary>
    public static (byte Red, byte Green, byte Blue) FromYuv(YcbcrColor color, byte y, byte u, byte v)
    {
        (double kr, double kg, double kb) = Shares(color.Matrix);
        double scale = color.IsFullRange ? 1 : 255.0 / 224;
        long luminance = color.IsFullRange ? 65536L * y : Factor(255.0 / 219) * (y - 16);
        long red = Factor(scale * 2 * (1 - kr)) * (v - 128);
        long green = (Factor(scale * 2 * (1 - kb) * kb / kg) * (u - 128)) + (Factor(scale * 2 * (1 - kr) * kr / kg) * (v - 128));
        long blue = Factor(scale * 2 * (1 - kb)) * (u - 128);
        return (Level(luminance + red), Level(luminance - green), Level(luminance + blue));
    }

    /// <summary>What red, green and blue contribute to luminance.</summary>
    public static (double Red, double Green, double Blue) Shares(YcbcrMatrix matrix) => matrix switch
    {
        YcbcrMatrix.Bt601 => (0.299, 0.587, 0.114),
        YcbcrMatrix.Bt709 => (0.2126, 0.7152, 0.0722),
        YcbcrMatrix.Bt2020 => (0.2627, 0.6780, 0.0593),
        YcbcrMatrix.Smpte240M => (0.212, 0.701, 0.087),
        _ => throw new ArgumentOutOfRangeException(nameof(matrix), matrix, "The oracle does not know this matrix."),
    };

    private static long Factor(double factor) => (long)Math.Round(factor * 65536);

    private static byte Level(long value) => (byte)Math.Clamp(Math.Floor((value / 65536.0) + 0.5), 0, 255);
}
