using System.Buffers.Binary;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Looks at the size of a zip's directory before the library reads all of it into memory.</summary>
/// <seealso href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.16 End of central directory record</seealso>
internal static class ZipDirectory
{
    private const int RecordLength = 22;
    private const int DisksOffset = 4;
    private const int CountOffset = 10;
    private const int StartOffset = 16;
    private const int LongestComment = ushort.MaxValue;
    private const int SignatureLength = 4;
    private const int LocatorLength = 20;

    private static ReadOnlySpan<byte> Signature => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> LocatorSignature => "PK\x06\x07"u8;

    /// <summary>
    /// Refuses a directory that is too large, and one of which other records tell than the last: the library reads them instead.
    /// </summary>
    /// <param name="file">The zip; its position does not matter and is 0 afterwards.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <exception cref="EdgeException">It has more entries, or a larger directory, than <see cref="BundleLimits"/> allow.</exception>
    /// <exception cref="InvalidDataException">It is no zip, or one in several parts.</exception>
    public static void ThrowIfTooLarge(Stream file, string path)
    {
        ReadOnlySpan<byte> tail = ReadTail(file);
        int at = LastRecord(tail);
        if (tail.Slice(at + DisksOffset, sizeof(uint)).ContainsAnyExcept((byte)0) || EndsWithLocator(tail[..at]))
        {
            throw new InvalidDataException("it is a zip in several parts, or one of more than 4 GB");
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + CountOffset)..]);
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(tail[(at + StartOffset)..]);
        if (count > BundleLimits.Entries)
        {
            throw BundleZipRules.TooLarge(path, $"has {count} entries or more", $"at most {BundleLimits.Entries}");
        }

        // A start beyond the record, that of a zip of more than 4 GB included, leaves less than nothing.
        long length = file.Length - tail.Length + at - start;
        if (length is < 0 or > BundleLimits.DirectoryBytes)
        {
            throw BundleZipRules.TooLarge(
                path, "has a directory that is too large or not where it has to be",
                $"one of at most {BundleLimits.Show(BundleLimits.DirectoryBytes)} at the end of the file");
        }
    }

    // Where the library finds it: a comment may hold the signature too, but not so near to the end that no record has room there.
    private static int LastRecord(ReadOnlySpan<byte> tail)
    {
        int at = tail.Length < RecordLength ? -1 : tail[..^(RecordLength - SignatureLength)].LastIndexOf(Signature);
        return at < 0 ? throw new InvalidDataException("it has no directory of a zip at its end") : at;
    }

    // The record of a larger zip has a place of its own, told before this one.
    private static bool EndsWithLocator(ReadOnlySpan<byte> before) =>
        before.Length >= LocatorLength && before[^LocatorLength..].StartsWith(LocatorSignature);

    private static byte[] ReadTail(Stream file)
    {
        byte[] tail = new byte[Math.Min(file.Length, RecordLength + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        return tail;
    }
}
