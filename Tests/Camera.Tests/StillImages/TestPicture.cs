using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>A picture with a different value in every sample, rows padded, and what it looks like as RGB by the textbook.</summary>
internal sealed class TestPicture(PixelFormat format)
{
    public const int Width = 34;
    public const int Height = 22;

    private const int Padding = 7;

    private readonly int _stride = PixelLayout.RowBytes(format, Width) + Padding;
    private byte[]? _pixels;

    public ImageView View => new(_pixels ??= Fill(), Width, Height, _stride, format);

    /// <summary>Red, green or blue (0, 1, 2) of one pixel: BT.601, limited range, in double precision.</summary>
    public double Expected(int x, int y, int channel)
    {
        ImageView view = View;
        ReadOnlySpan<byte> row = view.Row(y);
        return format switch
        {
            PixelFormat.Gray8 => row[x],
            PixelFormat.Rgb24 => row[(x * 3) + channel],
            PixelFormat.Bgr24 => row[(x * 3) + 2 - channel],
            PixelFormat.Yuyv => FromYuv(row[x * 2], row[(x / 2 * 4) + 1], row[(x / 2 * 4) + 3], channel),
            _ => FromYuv(row[x], view.ChromaRow(y)[x / 2 * 2], view.ChromaRow(y)[(x / 2 * 2) + 1], channel),
        };
    }

    private static double FromYuv(byte y, byte u, byte v, int channel)
    {
        double luminance = (y - 16) / 219.0;
        double blueDifference = (u - 128) / 224.0;
        double redDifference = (v - 128) / 224.0;
        double value = channel switch
        {
            0 => luminance + (1.402 * redDifference),
            1 => luminance - (0.344136 * blueDifference) - (0.714136 * redDifference),
            _ => luminance + (1.772 * blueDifference),
        };
        return Math.Clamp(value * 255, 0, 255);
    }

    private byte[] Fill()
    {
        int rows = format == PixelFormat.Nv12 ? Height * 3 / 2 : Height;
        byte[] pixels = new byte[_stride * rows];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Slow enough that a JPEG can follow, and never the same in two channels
            pixels[i] = (byte)(128 + (100 * Math.Sin(i * 0.11)));
        }

        return pixels;
    }
}
