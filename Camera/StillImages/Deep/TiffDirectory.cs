using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The first directory of a TIFF: what its first picture is like and where it lies.</summary>
/// <seealso href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf"/>
internal sealed class TiffDirectory
{
    private const int EntryBytes = 12;
    private const int MostValues = 1 << 20;

    /// <summary>A damage as a clause.</summary>
    public const string Nonsense = "its directory makes no sense";

    private readonly Dictionary<TiffTag, uint[]> _values = [];
    private readonly HashSet<TiffTag> _unreadable = [];

    private TiffDirectory(bool isBigEndian) => IsBigEndian = isBigEndian;

    /// <summary>Whether numbers, those of samples too, have their high byte first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Reads it; null where it is damaged.</summary>
    public static TiffDirectory? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8)
        {
            return null;
        }

        TiffDirectory directory = new(file[0] == 'M');
        uint start = directory.UInt32(file[4..]);
        if (start > file.Length - 2)
        {
            return null;
        }

        int count = directory.UInt16(file[(int)start..]);
        ReadOnlySpan<byte> entries = file[((int)start + 2)..];
        if (count == 0 || entries.Length < count * EntryBytes)
        {
            return null;
        }

        for (int i = 0; i < count; i++)
        {
            directory.Add(file, entries.Slice(i * EntryBytes, EntryBytes));
        }

        return directory;
    }

    /// <summary>Whether any field of those that samples depend on is there and cannot be read.</summary>
    public bool HasUnreadable => _unreadable.Count > 0;

    /// <summary>Whether a field is there and cannot be read.</summary>
    public bool IsUnreadable(TiffTag tag) => _unreadable.Contains(tag);

    /// <summary>A field of one value.</summary>
    public uint Value(TiffTag tag, uint otherwise) => _values.TryGetValue(tag, out uint[]? values) ? values[0] : otherwise;

    /// <summary>A field of any number of values, none where it is missing.</summary>
    public ReadOnlySpan<uint> Values(TiffTag tag) => _values.GetValueOrDefault(tag);

    // Of a field that is there twice the first counts, as it does for libtiff.
    private void Add(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry)
    {
        TiffTag tag = (TiffTag)UInt16(entry);
        if (!Enum.IsDefined(tag) || _values.ContainsKey(tag) || _unreadable.Contains(tag))
        {
            return;
        }

        if (ValuesOf(file, entry) is { } values)
        {
            _values.Add(tag, values);
        }
        else
        {
            _unreadable.Add(tag);
        }
    }

    private uint[]? ValuesOf(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry)
    {
        int size = UInt16(entry[2..]) switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
        uint count = UInt32(entry[4..]);
        long bytes = (long)count * size;
        long at = bytes <= 4 ? 0 : UInt32(entry[8..]);
        ReadOnlySpan<byte> place = bytes <= 4 ? entry[8..] : file;
        if (size == 0 || count is 0 or > MostValues || at + bytes > place.Length)
        {
            return null;
        }

        uint[] values = new uint[count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = place[(int)(at + ((long)i * size))..];
            values[i] = size switch { 1 => value[0], 2 => UInt16(value), _ => UInt32(value) };
        }

        return values;
    }

    private ushort UInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

/// <summary>The fields of a TIFF that its samples depend on (TIFF 6.0, section 8, and its supplements).</summary>
internal enum TiffTag : ushort
{
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    StripOffsets = 273,
    Orientation = 274,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    PlanarConfiguration = 284,
    Predictor = 317,
    TileWidth = 322,
    SampleFormat = 339,
}
