namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>Damage that only a PNG can have.</summary>
internal static class PngMutations
{
    private const int Signature = 8;

    /// <summary>The CRC-32 of PNG chunks (ISO 3309), of their type and data.</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320u : crc >> 1;
            }
        }

        return ~crc;
    }

    /// <summary>
    /// Puts the right checksum on every chunk that still can be found, so that damage gets past the checksums to the code behind them.
    /// </summary>
    public static void MendChecksums(Span<byte> png)
    {
        int at = Signature;
        while (at + 12 <= png.Length)
        {
            uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (length > (uint)(png.Length - at - 12))
            {
                return;
            }

            Span<byte> typeAndData = png.Slice(at + 4, (int)length + 4);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png[(at + 8 + (int)length)..], Crc32(typeAndData));
            at += 12 + (int)length;
        }
    }
}
