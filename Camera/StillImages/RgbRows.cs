using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Turns a picture of any format into rows of red, green, blue without padding, for files that hold nothing else.</summary>
public static class RgbRows
{
    /// <summary>Writes 3 * width bytes for each row.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="rgb">Takes at least 3 * width * height bytes.</param>
    public static void Copy(in ImageView image, Span<byte> rgb)
    {
        int stride = image.Width * 3;
        for (int y = 0; y < image.Height; y++)
        {
            CopyRow(image, y, rgb.Slice(y * stride, stride));
        }
    }

    private static void CopyRow(in ImageView image, int y, Span<byte> rgb)
    {
        ReadOnlySpan<byte> row = image.Row(y);
        switch (image.Format)
        {
            case PixelFormat.Rgb24:
                row.CopyTo(rgb);
                break;
            case PixelFormat.Bgr24:
                FromBgr(row, rgb);
                break;
            case PixelFormat.Gray8:
                FromGray(row, rgb);
                break;
            case PixelFormat.Yuyv:
                FromYuyv(row, YcbcrFormula.For(image.Color), rgb);
                break;
            case PixelFormat.Nv12:
                FromNv12(row, image.ChromaRow(y), YcbcrFormula.For(image.Color), rgb);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(image), image.Format, "Unknown pixel format.");
        }
    }

    private static void FromBgr(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (row[i + 2], row[i + 1], row[i]);
        }
    }

    private static void FromGray(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int x = 0; x < row.Length; x++)
        {
            rgb.Slice(x * 3, 3).Fill(row[x]);
        }
    }

    private static void FromYuyv(ReadOnlySpan<byte> row, YcbcrFormula color, Span<byte> rgb)
    {
        for (int i = 0, to = 0; i < row.Length; i += 4, to += 6)
        {
            (rgb[to], rgb[to + 1], rgb[to + 2]) = color.ToRgb(row[i], row[i + 1], row[i + 3]);
            (rgb[to + 3], rgb[to + 4], rgb[to + 5]) = color.ToRgb(row[i + 2], row[i + 1], row[i + 3]);
        }
    }

    private static void FromNv12(ReadOnlySpan<byte> row, ReadOnlySpan<byte> chroma, YcbcrFormula color, Span<byte> rgb)
    {
        for (int x = 0, to = 0; x < row.Length; x++, to += 3)
        {
            (rgb[to], rgb[to + 1], rgb[to + 2]) = color.ToRgb(row[x], chroma[x & ~1], chroma[x | 1]);
        }
    }
}
