using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>The chunks of a PNG.</summary>
/// <seealso href="https://www.w3.org/TR/png-3/#5DataRep"/>
internal static class PngChunks
{
    private const int Signature = 8;
    private const int Overhead = 12;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Puts the pixel data together, which may lie in many chunks.</summary>
    /// <exception cref="InvalidDataException">A chunk that matters is damaged, or the last one is missing.</exception>
    public static MemoryStream PixelData(ReadOnlySpan<byte> file)
    {
        MemoryStream data = new();
        int at = Signature;
        while (file.Length - at >= Overhead)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Overhead)
            {
                break;
            }

            ReadOnlySpan<byte> typeAndBody = file.Slice(at + 4, (int)length + 4);
            ReadOnlySpan<byte> type = typeAndBody[..4];
            // Small first letters mark what a reader may pass over
            if ((type[0] & 0x20) == 0 && Crc(typeAndBody) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]))
            {
                throw new InvalidDataException("the checksum of a chunk does not fit");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                data.Position = 0;
                return data;
            }

            if (type.SequenceEqual("IDAT"u8))
            {
                data.Write(typeAndBody[4..]);
            }

            at += (int)length + Overhead;
        }

        throw new InvalidDataException("the data end early");
    }

    /// <summary>The checksum of a chunk's type and body.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ CrcTable[(byte)crc ^ value];
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
