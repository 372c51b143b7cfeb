using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The rows of a 16-bit PNG, grey or RGB, with alpha or without.</summary>
internal sealed class PngRows : DeepRows
{
    private const int SampleBytes = 2;

    private readonly PngHeader _header;
    private readonly Inflater _pixels;
    private byte[] _row = [];
    private byte[] _above = [];
    private int _read;

    private PngRows(PngHeader header, MemoryStream pixels)
    {
        _header = header;
        _pixels = new Inflater(pixels);
    }

    public override int Width => _header.Width;

    public override int Height => _header.Height;

    public override int Channels => _header.Channels;

    /// <exception cref="EdgeException">The picture is interlaced.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PngRows Open(ReadOnlySpan<byte> file, string path)
    {
        PngHeader? header = PngHeader.Read(file);
        if (header is not { Width: > 0, Height: > 0, Depth: 16, Channels: > 0 })
        {
            throw new InvalidDataException("its header makes no sense");
        }

        return header.IsInterlaced
            ? throw ImageFault.NotDecoded(path, StillImageKind.Png, "has 16 bits a channel and is interlaced", "rows one after the other")
            : new PngRows(header, PngChunks.PixelData(file));
    }

    public override void Read(ReadOnlySpan<byte> file, Span<ushort> row)
    {
        if (_read == 0)
        {
            _row = new byte[1 + (row.Length * SampleBytes)];
            _above = new byte[_row.Length];
        }

        (_row, _above) = (_above, _row);
        _pixels.Fill(_row);
        Span<byte> bytes = _row.AsSpan(1);
        PngFilter.Undo(_row[0], bytes, _above.AsSpan(1), Channels * SampleBytes);
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), row);
        if (++_read == Height)
        {
            _pixels.Finish();
        }
    }

    public override void Dispose()
    {
        _pixels.Dispose();
        base.Dispose();
    }
}
