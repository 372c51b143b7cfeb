using System.IO.Compression;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Zip;

/// <summary>The bytes of entries of a zip, stored or deflated.</summary>
internal static class ZipContent
{
    /// <summary>
    /// Weights hardly shrink. What inflates to more than this many times its bytes was made to fill the memory, unless it is small: a bias
    /// of zeros.
    /// </summary>
    private const int LargestRatio = 20;

    private const int FreeOfRatio = 1 << 20;

    /// <summary>The first bytes of an entry: at most so many, fewer where it has no more.</summary>
    /// <exception cref="EdgeException">
    /// The entry is damaged, compressed in another way, or inflates to more than weights do. Its checksum is not looked at.
    /// </exception>
    public static byte[] Start(WeightBytes file, ZipEntry entry, int most)
    {
        long count = Math.Min(most, entry.Length);
        return entry.Method == ZipEntry.Stored ? file.Read(entry.Data, count) : Inflate(file, entry, (int)count);
    }

    /// <summary>All bytes of a deflated entry.</summary>
    /// <exception cref="EdgeException">The entry is damaged, compressed in another way, or inflates to more than weights do.</exception>
    public static byte[] Inflate(WeightBytes file, ZipEntry entry)
    {
        ThrowIfTooLarge(file, entry);
        byte[] bytes = Inflate(file, entry, (int)entry.Length);
        return Crc32.Of(bytes) == entry.Crc ? bytes : throw WrongChecksum(file, entry);
    }

    /// <summary>Compares a stored entry with its checksum.</summary>
    /// <exception cref="EdgeException">It has another.</exception>
    public static void ThrowIfDamaged(WeightBytes file, ZipEntry entry)
    {
        if (Crc32.Of(file, entry.Data, entry.StoredLength) != entry.Crc)
        {
            throw WrongChecksum(file, entry);
        }
    }

    private static byte[] Inflate(WeightBytes file, ZipEntry entry, int count)
    {
        ThrowIfTooLarge(file, entry);
        byte[] bytes = new byte[count];
        try
        {
            using ZipEntryStream stored = new(file, entry);
            using DeflateStream inflated = new(stored, CompressionMode.Decompress);
            inflated.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw file.Damaged($"The entry {WeightNames.Quoted(entry.Name)} does not inflate", $"{entry.Length} bytes", failure);
        }
    }

    private static void ThrowIfTooLarge(WeightBytes file, ZipEntry entry)
    {
        if (entry.Method != ZipEntry.Deflated)
        {
            throw file.NotRead(
                $"The entry {WeightNames.Quoted(entry.Name)} is compressed by method {entry.Method}", "stored or deflated entries",
                "Save the arrays with numpy.savez.");
        }

        long most = Math.Min(Array.MaxLength, Math.Max(FreeOfRatio, entry.StoredLength * LargestRatio));
        if (entry.Length > most)
        {
            throw file.Damaged(
                $"The entry {WeightNames.Quoted(entry.Name)} of {entry.StoredLength} bytes claims to inflate to {entry.Length}",
                $"at most {most}, as weights do");
        }
    }

    private static EdgeException WrongChecksum(WeightBytes file, ZipEntry entry) => file.Damaged(
        $"The checksum of the entry {WeightNames.Quoted(entry.Name)} is another", "that of its bytes");
}
