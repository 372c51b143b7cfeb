using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Camera.StillImages.Deep;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// Decodes picture files into frames: JPEG, PNG, BMP, GIF, TIFF, PNM, and WebP where its gdk-pixbuf loader is installed. The content says
/// what the format is, not the name. Grey JPEG becomes Gray8, everything else Rgb24. Alpha is dropped, not blended; the EXIF orientation is
/// not applied: both as training pipelines on Pillow do. Samples of more than 8 bits (16-bit PNG, TIFF, PNM) are scaled to 8 from as many
/// as the model's manifest says, and refused where it says none; then grey ones become Gray8. A damaged file is refused, never shown in
/// part. Every file is decoded the same whatever came before it. Not safe for two threads at once.
/// </summary>
public sealed class StillImageDecoder
{
    private readonly FramePool _pool;
    private readonly StillImageLimits _limits;
    private readonly ImageFileReader _reader;
    private readonly SampleScale? _scale;

    /// <param name="pool">Where frames are borrowed from.</param>
    /// <param name="limits">What a file may cost; null for the defaults.</param>
    /// <param name="bits">
    /// From how many bits samples of more than 8 are scaled, 9 to 16 (<see cref="ImageInput.Bits"/>); null refuses them.
    /// </param>
    public StillImageDecoder(FramePool pool, StillImageLimits? limits = null, int? bits = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        _pool = pool;
        _limits = limits ?? new StillImageLimits();
        _reader = new ImageFileReader(_limits.MaxFileBytes);
        _scale = bits is { } count ? new SampleScale(count) : null;
    }

    /// <summary>Makes sure that the libraries for all formats can be loaded.</summary>
    /// <exception cref="EdgeException">One is missing; the message names its Debian package.</exception>
    public static void RequireLibraries()
    {
        SystemLibraries.TurboJpeg.Require();
        SystemLibraries.GdkPixbuf.Require();
    }

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">What else is known of the frame; size and format are filled in, and <see cref="FrameInfo.Origin"/> where it is
    /// null.</param>
    /// <exception cref="EdgeException">The file is missing, unreadable, empty, huge, damaged or no picture.</exception>
    public FrameLease Decode(string path, in FrameInfo info = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(_reader.Read(path), path, info.Origin is null ? info with { Origin = path } : info);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="info">What else is known of the frame; size and format are filled in.</param>
    /// <exception cref="EdgeException">The bytes are empty, too many, damaged or no picture.</exception>
    public FrameLease Decode(ReadOnlySpan<byte> bytes, string name, in FrameInfo info = default)
    {
        if (bytes.IsEmpty)
        {
            throw ImageFault.Empty(name);
        }

        if (bytes.Length > _limits.MaxFileBytes)
        {
            throw ImageFault.TooManyBytes(name, bytes.Length, _limits.MaxFileBytes);
        }

        StillImageKind kind = StillImageSignature.Of(bytes);
        return kind switch
        {
            StillImageKind.Unknown => throw ImageFault.NotAPicture(name),
            StillImageKind.Jpeg => JpegDecoder.Decode(bytes, name, info, _limits.MaxPixels, _pool),
            _ when DeepPictures.IsDeep(bytes, kind, name) =>
                DeepPictures.Decode(bytes, kind, name, info, _scale ?? throw ImageFault.NoBits(name, kind), _limits.MaxPixels, _pool),
            _ => PixbufDecoder.Decode(bytes, kind, name, info, _limits.MaxPixels, _pool),
        };
    }
}
