using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The first directory of a TIFF: what its first picture is like and where it lies.</summary>
/// <seealso href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf"/>
internal sealed class TiffDirectory
{
    private const int EntryBytes = 12;
    private const int MostValues = 1 << 20;

    private readonly Dictionary<TiffTag, uint[]> _values = [];

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
            if (!directory.Add(file, entries.Slice(i * EntryBytes, EntryBytes)))
            {
                return null;
            }
        }

        return directory;
    }

    /// <summary>A field of one value.</summary>
    public uint Value(TiffTag tag, uint otherwise) => _values.TryGetValue(tag, out uint[]? values) ? values[0] : otherwise;

    /// <summary>A field of any number of values, none where it is missing.</summary>
    public ReadOnlySpan<uint> Values(TiffTag tag) => _values.GetValueOrDefault(tag);

    private bool Add(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry)
    {
        TiffTag tag = (TiffTag)UInt16(entry);
        int size = UInt16(entry[2..]) switch { 3 => 2, 4 => 4, _ => 0 };
        if (!Enum.IsDefined(tag) || size == 0)
        {
            return true;
        }

        uint count = UInt32(entry[4..]);
        long bytes = (long)count * size;
        long at = bytes <= 4 ? 0 : UInt32(entry[8..]);
        ReadOnlySpan<byte> place = bytes <= 4 ? entry[8..] : file;
        if (count is 0 or > MostValues || at + bytes > place.Length)
        {
            return false;
        }

        uint[] values = new uint[count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = place[(int)(at + ((long)i * size))..];
            values[i] = size == 2 ? UInt16(value) : UInt32(value);
        }

        _values[tag] = values;
        return true;
    }

    private ushort UInt16(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
