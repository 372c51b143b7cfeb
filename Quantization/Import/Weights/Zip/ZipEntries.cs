using System.Buffers.Binary;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Zip;

/// <summary>
/// Reads the directory of a zip and says where the bytes of each entry lie, which .NET's own reader keeps to itself. Nothing is inflated
/// here.
/// </summary>
/// <seealso href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.7 Local file header, 4.3.12 Central directory
/// structure, 4.5.3 Zip64 extended information</seealso>
internal static class ZipEntries
{
    private const int CentralLength = 46;
    private const int LocalLength = 30;

    // A thousand times what a network has: each entry takes memory.
    private const long LargestDirectory = 8 << 20;

    private const ushort Zip64Extra = 1;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;

    // Encrypted, and with a directory that is.
    private const int SecretFlags = 0x2001;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The first bytes of every zip that has an entry.</summary>
    public static ReadOnlySpan<byte> Magic => "PK\x03\x04"u8;

    /// <summary>Reads the directory.</summary>
    /// <returns>The entries in the order of their bytes, folders left out.</returns>
    /// <exception cref="EdgeException">
    /// The zip is cut, in parts or encrypted, two entries have one name or share bytes, or an entry reaches beyond its place.
    /// </exception>
    public static IReadOnlyList<ZipEntry> Read(WeightBytes file)
    {
        ZipEnd end = ZipEnd.Find(file);
        if (end.DirectoryLength > LargestDirectory)
        {
            throw file.Damaged($"The zip has a directory of {end.DirectoryLength} bytes", $"at most {LargestDirectory}");
        }

        List<ZipEntry> entries = ReadDirectory(file, end);
        entries.Sort((first, second) => first.Start.CompareTo(second.Start));
        ThrowIfShared(file, entries, end.DirectoryStart);
        return entries.FindAll(entry => !entry.Name.EndsWith('/'));
    }

    private static List<ZipEntry> ReadDirectory(WeightBytes file, ZipEnd end)
    {
        ReadOnlySpan<byte> rest = file.Read(end.DirectoryStart, end.DirectoryLength);
        List<ZipEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        while (!rest.IsEmpty)
        {
            ZipEntry entry = ReadEntry(file, ref rest);
            if (!names.Add(entry.Name))
            {
                throw file.Damaged($"The zip has two entries {WeightNames.Quoted(entry.Name)}", "names that differ");
            }

            entries.Add(entry);
        }

        return entries.Count == end.Count
            ? entries
            : throw file.Damaged($"The zip has {entries.Count} entries in its directory", $"{end.Count}, as it announces");
    }

    private static ZipEntry ReadEntry(WeightBytes file, ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != CentralSignature)
        {
            throw Torn(file);
        }

        ReadOnlySpan<byte> header = rest[..CentralLength];
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int length = CentralLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        if (length > rest.Length)
        {
            throw Torn(file);
        }

        ReadOnlySpan<byte> name = rest.Slice(CentralLength, nameLength);
        ReadOnlySpan<byte> extra = rest.Slice(CentralLength + nameLength, extraLength);
        rest = rest[length..];
        return Locate(file, header, name, extra);
    }

    private static ZipEntry Locate(WeightBytes file, ReadOnlySpan<byte> header, ReadOnlySpan<byte> nameBytes, ReadOnlySpan<byte> extra)
    {
        string name = NameOf(file, nameBytes);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        if ((flags & SecretFlags) != 0)
        {
            throw file.NotRead($"The entry {WeightNames.Quoted(name)} is encrypted", "a plain zip", "Decrypt the file first.");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long stored = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long start = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        ReadOnlySpan<byte> wide = Zip64Fields(extra);
        length = Wide(file, length, ref wide);
        stored = Wide(file, stored, ref wide);
        start = Wide(file, start, ref wide);
        int method = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (method == ZipEntry.Stored && stored != length)
        {
            throw file.Damaged($"The entry {WeightNames.Quoted(name)} is stored with {stored} bytes", $"{length}, its length");
        }

        return new ZipEntry(
            name, start, DataStart(file, name, nameBytes, method, start), stored, length, method,
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]));
    }

    // The local header has a name and extras of its own length before the bytes.
    private static long DataStart(WeightBytes file, string name, ReadOnlySpan<byte> nameBytes, int method, long start)
    {
        Span<byte> header = stackalloc byte[LocalLength];
        file.Read(start, header);
        bool isSame = BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalSignature
            && BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) == method
            && BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) == nameBytes.Length
            && file.Read(start + LocalLength, (long)nameBytes.Length).AsSpan().SequenceEqual(nameBytes);
        return isSame
            ? start + LocalLength + nameBytes.Length + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
            : throw file.Damaged($"The entry {WeightNames.Quoted(name)} does not begin where the zip says", "a zip that is whole");
    }

    private static void ThrowIfShared(WeightBytes file, List<ZipEntry> entries, long directory)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            ZipEntry entry = entries[i];
            long room = (i + 1 < entries.Count ? entries[i + 1].Start : directory) - entry.Data;
            if (entry.StoredLength < 0 || entry.StoredLength > room)
            {
                throw file.Damaged(
                    $"The entry {WeightNames.Quoted(entry.Name)} with {entry.StoredLength} bytes reaches beyond its place",
                    $"at most {room}");
            }
        }
    }

    private static ReadOnlySpan<byte> Zip64Fields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64Extra)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    // A value of all ones stands in the extra field, in the order of the header.
    private static long Wide(WeightBytes file, long value, ref ReadOnlySpan<byte> fields)
    {
        if (value != uint.MaxValue)
        {
            return value;
        }

        long wide = fields.Length < sizeof(long) ? -1 : BinaryPrimitives.ReadInt64LittleEndian(fields);
        if (wide < 0)
        {
            throw Torn(file);
        }

        fields = fields[sizeof(long)..];
        return wide;
    }

    private static string NameOf(WeightBytes file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException failure)
        {
            throw file.Damaged("An entry of the zip has a name that is no UTF-8", "names in UTF-8", failure);
        }
    }

    private static EdgeException Torn(WeightBytes file) =>
        file.Damaged("The directory of the zip is damaged", "the entries of a zip one behind the other");
}
