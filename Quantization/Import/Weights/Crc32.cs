using System.Buffers;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>The CRC-32 of ISO 3309, as zips and MindSpore's checkpoints have it: polynomial 0x04c11db7, reflected.</summary>
internal static class Crc32
{
    private const int BufferBytes = 1 << 16;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Shifted((uint)value))];

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    /// <summary>The checksum of a part of a file.</summary>
    /// <exception cref="Runtime.EdgeException">The part cannot be read.</exception>
    public static uint Of(WeightBytes file, long start, long length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            uint crc = uint.MaxValue;
            for (long done = 0; done < length;)
            {
                Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(BufferBytes, length - done));
                file.Read(start + done, bytes);
                crc = Append(crc, bytes);
                done += bytes.Length;
            }

            return ~crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc = (crc >> 8) ^ Table[(byte)(crc ^ value)];
        }

        return crc;
    }

    private static uint Shifted(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xedb88320u : value >> 1;
        }

        return value;
    }
}
