using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>The first structure of an HDF5 file, which leads to the root group.</summary>
/// <seealso href="https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification, II.A,
/// versions 0 to 3</seealso>
internal static class Hdf5Superblock
{
    private const int Length = 96;
    private const int AddressBytes = 8;

    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Address of the object header of the root group.</summary>
    /// <exception cref="EdgeException">The file is cut, or of a form that Keras does not write.</exception>
    public static long Root(Hdf5Structures structures)
    {
        WeightBytes file = structures.File;
        Hdf5Cursor cursor = new(file, structures.ReadUpTo(0, Length));
        cursor.Skip(Magic.Length);
        byte version = cursor.Byte();
        return version switch
        {
            0 or 1 => OldRoot(file, cursor, version),
            2 or 3 => NewRoot(file, cursor),
            _ => throw NotRead(file, $"is of version {version}", "a superblock of version 0 to 3"),
        };
    }

    // Versions of parts, widths, nodes' sizes and flags; then the four addresses and the entry of the root: its name and its header.
    private static long OldRoot(WeightBytes file, Hdf5Cursor cursor, byte version)
    {
        cursor.Skip(4);
        ThrowIfNarrow(file, cursor.Byte(), cursor.Byte());
        cursor.Skip(version == 0 ? 9 : 13);
        long start = cursor.Int64();
        cursor.Skip(AddressBytes);
        ThrowIfMisplaced(file, start, cursor.Int64());
        cursor.Skip(2 * AddressBytes);
        return cursor.Int64();
    }

    private static long NewRoot(WeightBytes file, Hdf5Cursor cursor)
    {
        ThrowIfNarrow(file, cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        long start = cursor.Int64();
        cursor.Skip(AddressBytes);
        ThrowIfMisplaced(file, start, cursor.Int64());
        return cursor.Int64();
    }

    private static void ThrowIfNarrow(WeightBytes file, byte addressBytes, byte lengthBytes)
    {
        if (addressBytes != AddressBytes || lengthBytes != AddressBytes)
        {
            throw NotRead(file, $"has addresses of {addressBytes} bytes and lengths of {lengthBytes}", "8 bytes for both");
        }
    }

    private static void ThrowIfMisplaced(WeightBytes file, long start, long end)
    {
        if (start != 0)
        {
            throw NotRead(file, $"begins at byte {start} of another file", "one that begins with the first byte");
        }

        if (end < 0 || end > file.Length)
        {
            throw file.Damaged($"The HDF5 file is cut: it has {file.Length} bytes", $"{end}, as it says");
        }
    }

    private static EdgeException NotRead(WeightBytes file, string what, string expected) =>
        file.NotRead($"The HDF5 file {what}", expected, "Save the weights with Keras or h5py and their defaults.");
}
