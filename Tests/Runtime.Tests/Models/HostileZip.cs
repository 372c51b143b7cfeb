using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeConvNeXt.Runtime.Tests.Models;

/// <summary>Zips that no bundle's maker would write.</summary>
internal static class HostileZip
{
    private const int CompressedOffset = 20;
    private const int LengthOffset = 24;
    private const int NameOffset = 46;

    /// <summary>A sound bundle and then some: the caller adds what is wrong with it.</summary>
    public static string Write(string path, Action<ZipArchive> spoil)
    {
        BundleFixture.Write(path);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        spoil(zip);
        return path;
    }

    /// <summary>A zip with one entry of zeros or blanks, which shrinks to a thousandth.</summary>
    public static string WriteBlown(string path, string name, long length, byte value = 0)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        using Stream stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        byte[] block = new byte[1 << 20];
        Array.Fill(block, value);
        for (long left = length; left > 0; left -= block.Length)
        {
            stream.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        return path;
    }

    /// <summary>Lets the zip's directory claim other lengths of its entries than they have.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="length">What they inflate to.</param>
    /// <param name="compressed">What they take in the zip; null to leave that alone.</param>
    /// <param name="name">How the names of these entries begin; null for all of them.</param>
    public static void Claim(string path, uint length, uint? compressed = null, string? name = null)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = 0;
        for (int next; (next = bytes.AsSpan(at).IndexOf("PK\x01\x02"u8)) >= 0; at += sizeof(uint))
        {
            at += next;
            if (name is not null && !bytes.AsSpan(at + NameOffset).StartsWith(Encoding.UTF8.GetBytes(name)))
            {
                continue;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + LengthOffset), length);
            if (compressed is { } packed)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + CompressedOffset), packed);
            }
        }

        File.WriteAllBytes(path, bytes);
    }
}
