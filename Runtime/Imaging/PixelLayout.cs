namespace EdgeConvNeXt.Runtime.Imaging;

/// <summary>Sizes in bytes that follow from a pixel format.</summary>
public static class PixelLayout
{
    /// <summary>Bytes of one unpadded row of the first plane.</summary>
    /// <exception cref="OverflowException">They are more than 2^31 - 1.</exception>
    public static int RowBytes(PixelFormat format, int width) => checked(width * PixelBytes(format));

    /// <summary>Bytes of a whole unpadded picture, all planes.</summary>
    /// <exception cref="OverflowException">They are more than 2^31 - 1.</exception>
    public static int ImageBytes(PixelFormat format, int width, int height)
    {
        int luminance = checked(RowBytes(format, width) * height);
        return format == PixelFormat.Nv12 ? checked(luminance + (width * ((height + 1) / 2))) : luminance;
    }

    /// <summary>Whether the format shares chroma between neighbours in a row, and so needs an even width.</summary>
    public static bool NeedsEvenWidth(PixelFormat format) => format is PixelFormat.Yuyv or PixelFormat.Nv12;

    internal static void ThrowIfTooSmall(in ImageView image)
    {
        long rowBytes = (long)image.Width * PixelBytes(image.Format);
        if (image.Stride < rowBytes)
        {
            throw new ArgumentException(
                $"A row of {image.Width} {image.Format} pixels takes {rowBytes} bytes, but the stride is {image.Stride}.");
        }

        if (NeedsEvenWidth(image.Format) && image.Width % 2 != 0)
        {
            throw new ArgumentException($"{image.Format} shares chroma between two pixels, so its width is even; it was {image.Width}.");
        }

        long needed = Needed(image, rowBytes);
        if (image.Pixels.Length < needed)
        {
            throw new ArgumentException(
                $"A {image.Width}x{image.Height} {image.Format} picture with stride {image.Stride} takes {needed} bytes, but there are "
                + $"{image.Pixels.Length}.");
        }
    }

    /// <summary>Bytes of one pixel in the first plane.</summary>
    private static int PixelBytes(PixelFormat format) => format switch
    {
        PixelFormat.Gray8 or PixelFormat.Nv12 => 1,
        PixelFormat.Yuyv => 2,
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown pixel format."),
    };

    /// <summary>Bytes up to the end of the last row; the planes of Nv12 may stand in either order.</summary>
    private static long Needed(in ImageView image, long rowBytes)
    {
        long first = ((long)image.Stride * (image.Height - 1)) + rowBytes;
        return image.Format == PixelFormat.Nv12
            ? Math.Max(first, image.ChromaOffset + ((long)image.Stride * (((image.Height + 1) / 2) - 1)) + image.Width)
            : first;
    }
}
