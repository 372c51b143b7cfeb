using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeConvNeXt.Quantization.Tests.Import.Zip;

/// <summary>Zips made for tests.</summary>
internal static class ZipBytes
{
    /// <summary>A zip of these files, in their order.</summary>
    public static byte[] Of(CompressionLevel compression, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name, compression).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Writes into the central directory of a zip.</summary>
    /// <param name="zip">The zip.</param>
    /// <param name="entry">Number of the entry in the directory, from 0.</param>
    /// <param name="field">Offset of the field in the entry's header (APPNOTE 4.3.12).</param>
    /// <param name="value">The value of 4 bytes.</param>
    public static byte[] Claim(byte[] zip, int entry, int field, uint value)
    {
        int at = -1;
        for (int i = 0; i <= entry; i++)
        {
            at += 1 + zip.AsSpan(at + 1).IndexOf("PK\u0001\u0002"u8);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + field), value);
        return zip;
    }
}
