using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The rows of a TIFF with 16 bits a sample: grey or RGB in strips, plain or packed without loss.</summary>
internal sealed class TiffRows : DeepRows
{
    private const int BlackIsZero = 1;
    private const int Rgb = 2;
    private const int Differences = 2;

    private readonly bool _isSwapped;
    private readonly bool _isDifferences;
    private readonly uint _compression;
    private readonly uint _rowsPerStrip;
    private readonly uint[] _offsets;
    private readonly uint[] _lengths;
    private TiffStrip? _strip;
    private uint _next;

    private TiffRows(TiffDirectory directory)
    {
        Width = (int)directory.Value(TiffTag.Width, 0);
        Height = (int)directory.Value(TiffTag.Height, 0);
        Channels = (int)directory.Value(TiffTag.SamplesPerPixel, 1);
        _isSwapped = directory.IsBigEndian == BitConverter.IsLittleEndian;
        _isDifferences = directory.Value(TiffTag.Predictor, 1) == Differences;
        _compression = directory.Value(TiffTag.Compression, TiffStrip.Plain);
        _rowsPerStrip = Math.Min(directory.Value(TiffTag.RowsPerStrip, uint.MaxValue), (uint)Math.Max(Height, 0));
        _offsets = directory.Values(TiffTag.StripOffsets).ToArray();
        _lengths = directory.Values(TiffTag.StripByteCounts).ToArray();
    }

    public override int Width { get; }

    public override int Height { get; }

    public override int Channels { get; }

    /// <exception cref="EdgeException">The picture is of a form that is not decoded.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TiffRows Open(ReadOnlySpan<byte> file, string path)
    {
        if (TiffDirectory.Read(file) is not { HasUnreadable: false } directory)
        {
            throw new InvalidDataException(TiffDirectory.Nonsense);
        }

        if (Oddity(directory) is { } oddity)
        {
            throw ImageFault.NotDecoded(
                path, StillImageKind.Tiff, $"has 16 bits a channel and {oddity}",
                "grey or RGB in strips, plain or packed by LZW, Deflate or PackBits");
        }

        TiffRows rows = new(directory);
        if (rows is not { Width: > 0, Height: > 0, _rowsPerStrip: > 0 })
        {
            throw new InvalidDataException(TiffDirectory.Nonsense);
        }

        uint strips = (((uint)rows.Height - 1) / rows._rowsPerStrip) + 1;
        return rows._offsets.Length >= strips && rows._lengths.Length >= strips
            ? rows
            : throw new InvalidDataException("its directory names too few strips");
    }

    public override void Read(ReadOnlySpan<byte> file, Span<ushort> row)
    {
        uint strip = _next / _rowsPerStrip;
        ReadOnlySpan<byte> packed = StripAt(file, strip);
        if (_next % _rowsPerStrip == 0)
        {
            _strip?.Dispose();
            _strip = TiffStrip.Open(_compression, packed);
        }

        _next++;
        _strip!.Fill(packed, MemoryMarshal.AsBytes(row));
        if (_next % _rowsPerStrip == 0 || _next == Height)
        {
            _strip.Finish();
        }

        if (_isSwapped)
        {
            BinaryPrimitives.ReverseEndianness(row, row);
        }

        for (int i = Channels; _isDifferences && i < row.Length; i++)
        {
            row[i] += row[i - Channels];
        }
    }

    public override void Dispose()
    {
        _strip?.Dispose();
        base.Dispose();
    }

    /// <summary>What the picture has that no decoder here reads, as the end of a sentence; null where there is nothing.</summary>
    private static string? Oddity(TiffDirectory directory)
    {
        uint photometric = directory.Value(TiffTag.Photometric, BlackIsZero);
        uint channels = directory.Value(TiffTag.SamplesPerPixel, 1);
        uint colours = photometric == Rgb ? 3u : 1u;
        uint compression = directory.Value(TiffTag.Compression, TiffStrip.Plain);
        (bool IsSo, string Words)[] oddities =
        [
            (directory.Values(TiffTag.TileWidth).Length > 0, "is tiled"),
            (photometric == 0, "has white as 0"),
            (photometric > Rgb, "is neither grey nor RGB"),
            (channels < colours || channels > colours + 1, $"has {channels} channels"),
            (channels > 1 && directory.Value(TiffTag.PlanarConfiguration, 1) != 1, "has each channel in a plane of its own"),
            (!TiffStrip.IsKnown(compression), $"is packed by method {compression}"),
            (directory.Value(TiffTag.Predictor, 1) > Differences, "is predicted as floating-point numbers"),
            (directory.Value(TiffTag.FillOrder, 1) != 1, "has the bits of its bytes turned around"),
            (directory.Value(TiffTag.Orientation, 1) != 1, "is turned or mirrored"),
        ];
        return oddities.FirstOrDefault(oddity => oddity.IsSo).Words;
    }

    private ReadOnlySpan<byte> StripAt(ReadOnlySpan<byte> file, uint strip)
    {
        uint offset = _offsets[strip];
        uint length = _lengths[strip];
        return (long)offset + length <= file.Length
            ? file.Slice((int)offset, (int)length)
            : throw new InvalidDataException("the data end early");
    }
}
