using System.Buffers;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>JPEG files by libjpeg-turbo.</summary>
internal static unsafe class JpegEncoder
{
    /// <summary>The longest side that libjpeg takes (JPEG_MAX_DIMENSION).</summary>
    public const int MaxSide = 65_500;

    public static void Write(string path, in ImageView image, int quality)
    {
        SystemLibraries.TurboJpeg.Require();
        switch (image.Format)
        {
            case PixelFormat.Gray8:
                Compress(path, image.Pixels, image, image.Stride, TurboJpeg.PixelGray, quality);
                break;
            case PixelFormat.Rgb24:
                Compress(path, image.Pixels, image, image.Stride, TurboJpeg.PixelRgb, quality);
                break;
            case PixelFormat.Bgr24:
                Compress(path, image.Pixels, image, image.Stride, TurboJpeg.PixelBgr, quality);
                break;
            default:
                CompressConverted(path, image, quality);
                break;
        }
    }

    private static void CompressConverted(string path, in ImageView image, int quality)
    {
        int stride = image.Width * 3;
        byte[] rgb = ArrayPool<byte>.Shared.Rent(checked(stride * image.Height));
        try
        {
            RgbRows.Copy(image, rgb);
            Compress(path, rgb, image, stride, TurboJpeg.PixelRgb, quality);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgb);
        }
    }

    private static void Compress(string path, ReadOnlySpan<byte> pixels, in ImageView image, int stride, int pixelFormat, int quality)
    {
        int sampling = pixelFormat == TurboJpeg.PixelGray ? TurboJpeg.SamplingGray : TurboJpeg.Sampling444;
        using TurboJpegHandle handle = TurboJpeg.InitCompress();
        if (handle.IsInvalid)
        {
            throw ImageFault.NoMemory(path, "libturbojpeg could not make a compressor");
        }

        byte* jpeg = null;
        try
        {
            int result;
            nuint size;
            fixed (byte* source = pixels)
            {
                result = TurboJpeg.Compress(
                    handle, source, image.Width, stride, image.Height, pixelFormat, &jpeg, out size, sampling, quality, TurboJpeg.FlagAccurateDct);
            }

            if (result != 0)
            {
                throw Failed(path, TurboJpeg.LastError(handle));
            }

            WholeFile.Write(path, new ReadOnlySpan<byte>(jpeg, checked((int)size)));
        }
        finally
        {
            TurboJpeg.Free(jpeg);
        }
    }

    private static EdgeException Failed(string path, string reason) => new(
        EdgeFault.NativeLibrary, $"The picture could not be compressed: {reason}", path, "a JPEG from libturbojpeg", "Check the memory that is left.");
}
