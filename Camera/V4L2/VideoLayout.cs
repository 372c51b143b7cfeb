using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>How pictures lie in the buffers of a stream.</summary>
/// <param name="Format">The pixel format.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Stride">Bytes from one row to the next; 0 for compressed pictures.</param>
/// <param name="Bytes">Bytes up to the end of the last row; 0 for compressed pictures, which have any length.</param>
internal sealed record VideoLayout(CameraFormat Format, int Width, int Height, int Stride, int Bytes)
{
    /// <summary>How YUYV and NV12 become colours; of no meaning for other formats.</summary>
    public YcbcrColor Color { get; init; }

    /// <summary>The colours in words.</summary>
    public string ColorText => Format.Pixels is PixelFormat.Yuyv or PixelFormat.Nv12 ? $"{Color}" : "as they stand in the picture";

    /// <summary>Where the chroma plane begins; 0 for formats that have none.</summary>
    public int ChromaOffset => Format.Pixels == PixelFormat.Nv12 ? Stride * Height : 0;

    /// <summary>The layout that a driver has settled on.</summary>
    /// <param name="format">The pixel format that was requested.</param>
    /// <param name="driver">What the driver made of it.</param>
    /// <param name="mismatch">Why it cannot be one, or null.</param>
    public static VideoLayout? From(CameraFormat format, in VideoPixelFormat driver, out string? mismatch)
    {
        mismatch = Mismatch(format, driver);
        if (mismatch is not null)
        {
            return null;
        }

        int width = (int)driver.Width;
        int height = (int)driver.Height;
        if (format.Pixels is not { } pixels)
        {
            return new VideoLayout(format, width, height, 0, 0);
        }

        int stride = driver.BytesPerLine == 0 ? PixelLayout.RowBytes(pixels, width) : (int)driver.BytesPerLine;
        return new VideoLayout(format, width, height, stride, (int)Needed(pixels, driver, stride));
    }

    private static string? Mismatch(CameraFormat format, in VideoPixelFormat driver)
    {
        // A side beyond 16 bits is no camera's, and keeps the products below from running over
        if (driver.Width is 0 or > ushort.MaxValue || driver.Height is 0 or > ushort.MaxValue)
        {
            return $"{driver.Width}x{driver.Height} pixels";
        }

        if (format.Pixels is not { } pixels)
        {
            return null;
        }

        int row = PixelLayout.RowBytes(pixels, (int)driver.Width);
        uint stride = driver.BytesPerLine == 0 ? (uint)row : driver.BytesPerLine;
        if (stride < row || (PixelLayout.NeedsEvenWidth(pixels) && driver.Width % 2 != 0))
        {
            return $"rows of {driver.Width} {pixels} pixels in {stride} bytes";
        }

        long needed = Needed(pixels, driver, stride);
        return needed > int.MaxValue || needed > driver.SizeImage ? $"{needed} bytes of pixels in a buffer of {driver.SizeImage}" : null;
    }

    private static long Needed(PixelFormat pixels, in VideoPixelFormat driver, long stride)
    {
        long rows = pixels == PixelFormat.Nv12 ? driver.Height + ((driver.Height + 1) / 2) : driver.Height;
        return (stride * (rows - 1)) + PixelLayout.RowBytes(pixels, (int)driver.Width);
    }
}
