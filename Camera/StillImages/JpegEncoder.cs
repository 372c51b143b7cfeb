using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>JPEG by libjpeg-turbo. One thread at a time; its memory grows to the largest picture.</summary>
/// <param name="quality">1 to 100, as libjpeg counts.</param>
internal sealed unsafe class JpegEncoder(int quality) : IDisposable
{
    // From here on people ask for colours that are as sharp as the rest.
    private const int SharpColors = 90;

    private readonly TurboJpegHandle _handle = Open();
    private byte[] _rgb = [];

    /// <summary>Compresses a picture.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <param name="jpeg">Where the file goes; made larger where it is too small.</param>
    /// <param name="start">Where in it the file begins.</param>
    /// <returns>Its length.</returns>
    public int Encode(in ImageView image, ref byte[] jpeg, int start)
    {
        int sampling = image.Format == PixelFormat.Gray8 ? TurboJpeg.SampleGray
            : quality >= SharpColors ? TurboJpeg.SampleEach : TurboJpeg.SampleFourth;
        int needed = checked(start + (int)TurboJpeg.BufferSize(image.Width, image.Height, sampling));
        if (jpeg.Length < needed)
        {
            jpeg = GC.AllocateUninitializedArray<byte>(needed);
        }

        return image.Format switch
        {
            PixelFormat.Gray8 => Compress(image.Pixels, image, image.Stride, TurboJpeg.PixelGray, sampling, jpeg.AsSpan(start)),
            PixelFormat.Rgb24 => Compress(image.Pixels, image, image.Stride, TurboJpeg.PixelRgb, sampling, jpeg.AsSpan(start)),
            PixelFormat.Bgr24 => Compress(image.Pixels, image, image.Stride, TurboJpeg.PixelBgr, sampling, jpeg.AsSpan(start)),
            _ => Compress(ToRgb(image), image, image.Width * 3, TurboJpeg.PixelRgb, sampling, jpeg.AsSpan(start)),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static TurboJpegHandle Open()
    {
        SystemLibraries.TurboJpeg.Require();
        return TurboJpeg.InitCompress();
    }

    private ReadOnlySpan<byte> ToRgb(in ImageView image)
    {
        int needed = checked(image.Width * 3 * image.Height);
        if (_rgb.Length < needed)
        {
            _rgb = GC.AllocateUninitializedArray<byte>(needed);
        }

        RgbRows.Copy(image, _rgb);
        return _rgb.AsSpan(0, needed);
    }

    private int Compress(
        ReadOnlySpan<byte> pixels, in ImageView image, int stride, int pixelFormat, int sampling, Span<byte> jpeg)
    {
        fixed (byte* source = pixels)
        fixed (byte* target = jpeg)
        {
            byte* written = target;
            nuint size = (nuint)jpeg.Length;
            bool isDone = !_handle.IsInvalid && TurboJpeg.Compress(
                _handle, source, image.Width, stride, image.Height, pixelFormat, &written, &size, sampling, quality,
                TurboJpeg.FlagAccurateDct | TurboJpeg.FlagNoReallocation) == 0;
            return isDone ? (int)size : throw new EdgeException(
                EdgeFault.NativeLibrary,
                $"The picture could not be compressed: {(_handle.IsInvalid ? "no memory" : TurboJpeg.LastError(_handle))}",
                $"a frame of {image.Width}x{image.Height} pixels", "a JPEG from libturbojpeg", "Check the memory that is left.");
        }
    }
}
