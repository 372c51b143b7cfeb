using System.Buffers.Binary;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Looks at the size of a zip's directory before the library reads all of it into memory.</summary>
/// <seealso href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.16 End of central directory record</seealso>
internal static class ZipDirectory
{
    private const int RecordLength = 22;
    private const int CountOffset = 10;
    private const int StartOffset = 16;
    private const int LongestComment = ushort.MaxValue;

    private static ReadOnlySpan<byte> Signature => "PK\x05\x06"u8;

    /// <summary>Refuses a directory that is too large. What is no zip is left for the library to say.</summary>
    /// <param name="file">The zip; its position does not matter and is 0 afterwards.</param>
    /// <param name="path">Where it lies, for messages.</param>
    /// <exception cref="EdgeException">It has more entries, or a larger directory, than <see cref="BundleLimits"/> allow.</exception>
    public static void ThrowIfTooLarge(Stream file, string path)
    {
        ReadOnlySpan<byte> tail = ReadTail(file);
        int at = tail.LastIndexOf(Signature);
        if (at < 0 || at + RecordLength > tail.Length)
        {
            return;
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
                path, "has a directory that is too large or not where it has to be", $"one of at most {BundleLimits.Show(BundleLimits.DirectoryBytes)} at the end of the file");
        }
    }

    private static byte[] ReadTail(Stream file)
    {
        byte[] tail = new byte[Math.Min(file.Length, RecordLength + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        return tail;
    }
}
