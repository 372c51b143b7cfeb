namespace EdgeConvNeXt.Quantization.Import.Weights.Zip;

/// <summary>One file in a zip. Its bytes lie inside of the zip, apart from those of every other.</summary>
/// <param name="Name">The name, with folders.</param>
/// <param name="Start">Where its local header begins.</param>
/// <param name="Data">Where its bytes begin.</param>
/// <param name="StoredLength">Number of the bytes that lie there.</param>
/// <param name="Length">Number of the bytes that they inflate to; the same for a stored entry.</param>
/// <param name="Method">How they are compressed: 0 stored, 8 deflated.</param>
/// <param name="Crc">CRC-32 of the inflated bytes, as the directory tells it.</param>
internal sealed record ZipEntry(string Name, long Start, long Data, long StoredLength, long Length, int Method, uint Crc)
{
    public const int Stored = 0;
    public const int Deflated = 8;
}
