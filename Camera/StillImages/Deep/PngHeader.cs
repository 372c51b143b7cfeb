using System.Buffers.Binary;

namespace EdgeConvNeXt.Camera.StillImages.Deep;

/// <summary>What the first chunk of a PNG says (IHDR).</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Depth">Bits of a sample.</param>
/// <param name="Channels">Samples of a pixel; 0 where the colour type is none that 16 bits may have.</param>
/// <param name="IsInterlaced">Whether the rows come in seven passes.</param>
/// <seealso href="https://www.w3.org/TR/png-3/#11IHDR"/>
internal sealed record PngHeader(int Width, int Height, int Depth, int Channels, bool IsInterlaced)
{
    private const int Bytes = 33;

    /// <summary>Reads it; null where the file is too short for one.</summary>
    public static PngHeader? Read(ReadOnlySpan<byte> file) => file.Length < Bytes
        ? null
        : new PngHeader(
            BinaryPrimitives.ReadInt32BigEndian(file[16..]),
            BinaryPrimitives.ReadInt32BigEndian(file[20..]),
            file[24],
            ChannelsOf(file[25]),
            file[28] != 0);

    private static int ChannelsOf(byte colourType) => colourType switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
}
