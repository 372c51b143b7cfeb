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
            PixelFormat.Yuyv => FromYuv(row[2 * x], row[(4 * (x / 2)) + 1], row[(4 * (x / 2)) + 3]),
            PixelFormat.Nv12 => FromYuv(row[x], image.ChromaRow(y)[2 * (x / 2)], image.ChromaRow(y)[(2 * (x / 2)) + 1]),
            _ => throw new ArgumentOutOfRangeException(nameof(image), image.Format, "The oracle does not know this pixel format."),
        };
    }

    /// <summary>BT.601 limited range with factors of 16 bits below the point.</summary>
    public static (byte Red, byte Green, byte Blue) FromYuv(byte y, byte u, byte v)
    {
        long luminance = Factor(255.0 / 219) * (y - 16);
        long red = Factor(255.0 / 224 * 1.402) * (v - 128);
        long green = (Factor(255.0 / 224 * 1.772 * 0.114 / 0.587) * (u - 128)) + (Factor(255.0 / 224 * 1.402 * 0.299 / 0.587) * (v - 128));
        long blue = Factor(255.0 / 224 * 1.772) * (u - 128);
        return (Level(luminance + red), Level(luminance - green), Level(luminance + blue));
    }

    private static long Factor(double factor) => (long)Math.Round(factor * 65536);

    private static byte Level(long value) => (byte)Math.Clamp(Math.Floor((value / 65536.0) + 0.5), 0, 255);
}
