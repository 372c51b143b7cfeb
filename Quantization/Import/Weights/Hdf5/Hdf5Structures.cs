namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>
/// Reads the structures of an HDF5 file, and no more of them than the file has bytes: structures that lead to each other in circles, or
/// many times to the same place, come to an end.
/// </summary>
internal sealed class Hdf5Structures(WeightBytes file)
{
    // Each object may be reached by more than one name.
    private const long FreeOfLimit = 1 << 20;

    // Above any object header with its attributes, of which each has at most 64 kB, and any node of a group.
    private const long Largest = 1 << 20;

    private long _bytes;

    public WeightBytes File => file;

    /// <exception cref="Runtime.EdgeException">They lie not inside of the file, are too many, or too much was read before.</exception>
    public byte[] Read(long address, long count)
    {
        if (count is < 0 or > Largest)
        {
            throw file.Damaged($"A structure of the HDF5 file has {count} bytes", $"at most {Largest}");
        }

        _bytes += count;
        return _bytes <= file.Length + FreeOfLimit
            ? file.Read(address, count)
            : throw file.Damaged("The structures of the HDF5 file lead to each other without an end", "each object once");
    }

    /// <summary>Reads a structure from its first byte to an end that is not known yet: as many bytes, or to the end of the file.</summary>
    public byte[] ReadUpTo(long address, long count) => Read(address, Math.Min(count, Math.Max(0, file.Length - address)));
}
