namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>Writes small TIFF files of one row, with whatever fields a test wants to be odd.</summary>
internal static class TiffFile
{
    public const int BitsPerSample = 258;
    public const int Compression = 259;
    public const int Photometric = 262;
    public const int Orientation = 274;
    public const int SamplesPerPixel = 277;
    public const int TileWidth = 322;
    public const int SampleFormat = 339;

    private const int PixelsAt = 8;
    private const int Long = 4;

    /// <summary>A file with its low bytes first, one strip, one channel.</summary>
    /// <param name="bits">Bits of a sample.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="pixels">The strip.</param>
    /// <param name="odd">A field that is to have another value than it should, or be there at all.</param>
    /// <param name="type">The type of the odd field: 1 a byte, 3 a short, 4 a long.</param>
    /// <param name="count">How many values the odd field has.</param>
    public static byte[] Grey(int bits, int width, byte[] pixels, (int Tag, int Value) odd, int type = Long, int count = 1)
    {
        SortedDictionary<int, int> fields = new()
        {
            [256] = width, [257] = 1, [BitsPerSample] = bits, [Compression] = 1, [Photometric] = 1, [273] = PixelsAt, [SamplesPerPixel] = 1,
            [278] = 1,
            [279] = pixels.Length, [SampleFormat] = 1, [odd.Tag] = odd.Value,
        };
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("II*\0"u8);
        writer.Write(PixelsAt + pixels.Length);
        writer.Write(pixels);
        writer.Write((ushort)fields.Count);
        foreach ((int tag, int value) in fields)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)(tag == odd.Tag ? type : Long));
            writer.Write(tag == odd.Tag ? count : 1);
            writer.Write(value);
        }

        writer.Write(0);
        return file.ToArray();
    }
}
