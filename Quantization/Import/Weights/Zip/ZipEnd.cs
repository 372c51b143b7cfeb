using System.Buffers.Binary;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Zip;

/// <summary>What the end of a zip says of its directory.</summary>
/// <param name="DirectoryStart">Where the directory begins.</param>
/// <param name="DirectoryLength">Its bytes; all of them lie before the end record.</param>
/// <param name="Count">Number of entries.</param>
/// <seealso href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.14 to 4.3.16</seealso>
internal readonly record struct ZipEnd(long DirectoryStart, long DirectoryLength, long Count)
{
    private const int RecordLength = 22;
    private const int LocatorLength = 20;
    private const int WideRecordLength = 56;
    private const uint WideSignature = 0x06064b50;

    private static ReadOnlySpan<byte> Signature => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> LocatorSignature => "PK\x06\x07"u8;

    /// <exception cref="EdgeException">The file has no such record at its end, or the directory does not lie before it.</exception>
    public static ZipEnd Find(WeightBytes file)
    {
        byte[] tail = file.Read(
            Math.Max(0, file.Length - RecordLength - ushort.MaxValue), Math.Min(file.Length, RecordLength + ushort.MaxValue));
        int at = LastRecord(tail);
        long position = file.Length - tail.Length + at;
        if (at < 0)
        {
            throw file.Damaged("The zip has no end: it is cut", "the record that ends a zip");
        }

        ReadOnlySpan<byte> record = tail.AsSpan(at);
        ZipEnd end = new(
            BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[10..]));
        bool isWide = end.DirectoryStart == uint.MaxValue || end.DirectoryLength == uint.MaxValue || end.Count == ushort.MaxValue;
        if (isWide)
        {
            position = ReadLocator(file, position);
            end = ReadWide(file, position);
        }

        return end.DirectoryStart >= 0 && end.DirectoryLength >= 0 && end.DirectoryStart <= position
            && end.DirectoryLength <= position - end.DirectoryStart
            ? end
            : throw file.Damaged("The directory of the zip lies not before its end", $"one in the first {position} bytes");
    }

    // Its comment fills the file to the last byte.
    private static int LastRecord(ReadOnlySpan<byte> tail)
    {
        for (int at = tail.Length - RecordLength; at >= 0; at--)
        {
            if (tail[at..].StartsWith(Signature)
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - RecordLength)
            {
                return at;
            }
        }

        return -1;
    }

    private static long ReadLocator(WeightBytes file, long end)
    {
        Span<byte> locator = stackalloc byte[LocatorLength];
        file.Read(end - LocatorLength, locator);
        long at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        return locator.StartsWith(LocatorSignature) && at >= 0 && at <= end - LocatorLength - WideRecordLength
            ? at
            : throw file.Damaged("The zip64 record of the zip is not where it should be", "the end of a zip64 archive");
    }

    private static ZipEnd ReadWide(WeightBytes file, long at)
    {
        Span<byte> record = stackalloc byte[WideRecordLength];
        file.Read(at, record);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == WideSignature
            ? new ZipEnd(
                BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(record[32..]))
            : throw file.Damaged("The zip64 record of the zip is damaged", "the end of a zip64 archive");
    }
}
