using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>Turns a picture of any format into rows of red, green, blue without padding, for files that know nothing else.</summary>
internal static class RgbRows
{
    // BT.601 with 16..235 luminance and 16..240 chroma, scaled by 2^16 (ITU-R BT.601-7, section 2.5)
    private const int Luminance = 76_309;
    private const int RedFromV = 104_597;
    private const int GreenFromU = -25_675;
    private const int GreenFromV = -53_279;
    private const int BlueFromU = 132_201;
    private const int Half = 1 << 15;

    /// <summary>Writes 3 * width bytes for each row.</summary>
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
                FromYuyv(row, rgb);
                break;
            case PixelFormat.Nv12:
                FromNv12(row, image.ChromaRow(y), rgb);
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

    private static void FromYuyv(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int i = 0, to = 0; i < row.Length; i += 4, to += 6)
        {
            FromYuv(row[i], row[i + 1], row[i + 3], rgb.Slice(to, 3));
            FromYuv(row[i + 2], row[i + 1], row[i + 3], rgb.Slice(to + 3, 3));
        }
    }

    private static void FromNv12(ReadOnlySpan<byte> row, ReadOnlySpan<byte> chroma, Span<byte> rgb)
    {
        for (int x = 0; x < row.Length; x++)
        {
            FromYuv(row[x], chroma[x & ~1], chroma[x | 1], rgb.Slice(x * 3, 3));
        }
    }

    private static void FromYuv(int y, int u, int v, Span<byte> rgb)
    {
        int luminance = ((y - 16) * Luminance) + Half;
        rgb[0] = Clamp(luminance + (RedFromV * (v - 128)));
        rgb[1] = Clamp(luminance + (GreenFromU * (u - 128)) + (GreenFromV * (v - 128)));
        rgb[2] = Clamp(luminance + (BlueFromU * (u - 128)));
    }

    private static byte Clamp(int scaled) => (byte)Math.Clamp(scaled >> 16, 0, 255);
}
