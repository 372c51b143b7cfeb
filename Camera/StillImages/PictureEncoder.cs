using System.Buffers.Binary;
using EdgeConvNeXt.Camera.Interop;
using EdgeConvNeXt.Camera.StillImages.Jpeg;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.StillImages;

/// <summary>
/// Turns many pictures into the bytes of files, each with a note in it: a comment segment of a JPEG, an international text of a PNG. One
/// thread at a time. The memory that it works in grows to the largest picture.
/// </summary>
public sealed class PictureEncoder : IDisposable
{
    /// <summary>The most bytes of a note: more a comment segment of a JPEG cannot have.</summary>
    public const int LongestNote = ushort.MaxValue - 2;

    private const int MarkerBytes = 2;

    // A JPEG's start and its JFIF segment, which has to be the first.
    private const int JpegHead = 20;

    private readonly JpegEncoder? _jpeg;
    private byte[] _file = [];
    private int _length;

    /// <param name="format">What files are made.</param>
    /// <param name="quality">Of a JPEG: 1 to 100, from 90 on with a colour for each pixel instead of for each four.</param>
    /// <exception cref="EdgeException">The library that does it is missing.</exception>
    public PictureEncoder(PictureFormat format, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (format == PictureFormat.Jpeg)
        {
            _jpeg = new JpegEncoder(quality);
        }
        else
        {
            SystemLibraries.GdkPixbuf.Require();
        }
    }

    /// <summary>Makes a file of a picture.</summary>
    /// <param name="image">The picture, in any format.</param>
    /// <param name="note">What else stands in the file, in UTF-8, of at most <see cref="LongestNote"/> bytes.</param>
    /// <returns>The file, until the next call.</returns>
    /// <exception cref="EdgeException">The library refuses the picture, or is missing.</exception>
    public ReadOnlySpan<byte> Encode(in ImageView image, ReadOnlySpan<byte> note)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(note.Length, LongestNote);
        return _jpeg is null ? EncodePng(image, note) : EncodeJpeg(_jpeg, image, note);
    }

    /// <inheritdoc/>
    public void Dispose() => _jpeg?.Dispose();

    // The file is made behind the room for the note; then its head changes places with that.
    private ReadOnlySpan<byte> EncodeJpeg(JpegEncoder encoder, in ImageView image, ReadOnlySpan<byte> note)
    {
        int room = MarkerBytes + sizeof(ushort) + note.Length;
        int length = encoder.Encode(image, ref _file, room);
        _file.AsSpan(room, JpegHead).CopyTo(_file);
        Span<byte> segment = _file.AsSpan(JpegHead, room);
        segment[0] = JpegMarkers.Prefix;
        segment[1] = JpegMarkers.Comment;
        BinaryPrimitives.WriteUInt16BigEndian(segment[MarkerBytes..], (ushort)(sizeof(ushort) + note.Length));
        note.CopyTo(segment[(MarkerBytes + sizeof(ushort))..]);
        return _file.AsSpan(0, room + length);
    }

    private ReadOnlySpan<byte> EncodePng(in ImageView image, ReadOnlySpan<byte> note)
    {
        byte[] chunk = PngText.Chunk(note);
        PngEncoder.Encode(image, "a frame", (Encoder: this, Chunk: chunk), static (png, state) => state.Encoder.Join(png, state.Chunk));
        return _file.AsSpan(0, _length);
    }

    private void Join(ReadOnlySpan<byte> png, byte[] chunk)
    {
        _length = png.Length + chunk.Length;
        if (_file.Length < _length)
        {
            _file = GC.AllocateUninitializedArray<byte>(_length);
        }

        png[..PngText.Place].CopyTo(_file);
        chunk.CopyTo(_file.AsSpan(PngText.Place));
        png[PngText.Place..].CopyTo(_file.AsSpan(PngText.Place + chunk.Length));
    }
}

/// <summary>What files a <see cref="PictureEncoder"/> makes.</summary>
public enum PictureFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG, without loss.</summary>
    Png,
}
