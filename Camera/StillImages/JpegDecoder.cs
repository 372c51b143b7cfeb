using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// JPEG by libjpeg-turbo with the accurate integer DCT and smooth chroma upsampling, which is what Pillow and torchvision use: training and
/// line see the same pixels. A warning (a premature end, a bad code) counts as an error. Every file gets a decompressor of its own: one
/// that is used again keeps the tables of the file before, and a damaged file would spoil the sound one after it.
/// </summary>
internal static unsafe class JpegDecoder
{
    private const int Flags = TurboJpeg.FlagAccurateDct | TurboJpeg.FlagStopOnWarning | TurboJpeg.FlagLimitScans;

    /// <summary>Decodes to Gray8 or Rgb24.</summary>
    public static FrameLease Decode(ReadOnlySpan<byte> bytes, string path, in FrameInfo info, int maxPixels, FramePool pool)
    {
        SystemLibraries.TurboJpeg.Require();
        using TurboJpegHandle handle = TurboJpeg.InitDecompress();
        if (handle.IsInvalid)
        {
            throw ImageFault.NoMemory(path, "libturbojpeg could not make a decompressor");
        }

        fixed (byte* jpeg = bytes)
        {
            FrameInfo described = ReadHeader(handle, jpeg, bytes.Length, path, info, maxPixels);
            PooledFrame frame = pool.Rent(described);
            if (Decompress(handle, jpeg, bytes.Length, frame))
            {
                return frame.Lease;
            }

            frame.Lease.Dispose();
            throw ImageFault.Damaged(path, StillImageKind.Jpeg, TurboJpeg.LastError(handle));
        }
    }

    private static FrameInfo ReadHeader(TurboJpegHandle handle, byte* jpeg, int length, string path, in FrameInfo info, int maxPixels)
    {
        if (TurboJpeg.DecompressHeader(handle, jpeg, (nuint)length, out int width, out int height, out _, out int color) != 0
            || width <= 0 || height <= 0)
        {
            throw ImageFault.Damaged(path, StillImageKind.Jpeg, TurboJpeg.LastError(handle));
        }

        if ((long)width * height > maxPixels)
        {
            throw ImageFault.TooManyPixels(path, width, height, maxPixels);
        }

        if (color is TurboJpeg.ColorCmyk or TurboJpeg.ColorYcck)
        {
            throw ImageFault.NotRgb(path);
        }

        PixelFormat format = color == TurboJpeg.ColorGray ? PixelFormat.Gray8 : PixelFormat.Rgb24;
        return info with { Width = width, Height = height, Format = format };
    }

    private static bool Decompress(TurboJpegHandle handle, byte* jpeg, int length, PooledFrame frame)
    {
        FrameInfo info = frame.Lease.Info;
        int pixelFormat = info.Format == PixelFormat.Gray8 ? TurboJpeg.PixelGray : TurboJpeg.PixelRgb;
        fixed (byte* pixels = frame.Buffer)
        {
            return TurboJpeg.Decompress(
                handle, jpeg, (nuint)length, pixels, info.Width, frame.Lease.Stride, info.Height, pixelFormat, Flags) == 0;
        }
    }
}
