using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>What the object header of a dataset says of its numbers.</summary>
/// <param name="Shape">The dimensions, outermost first.</param>
/// <param name="Kind">How a number is stored; null where it holds none, but text or tables.</param>
/// <param name="IsBigEndian">Whether the most significant byte of a number stands first.</param>
/// <param name="Start">Where the first lies in the file; undefined where none was written.</param>
/// <param name="Bytes">How many bytes lie there.</param>
/// <seealso href="https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format Specification, IV.A.2.b, d,
/// i</seealso>
internal sealed record Hdf5Dataset(long[] Shape, NumberKind? Kind, bool IsBigEndian, long Start, long Bytes)
{
    private const int FixedPoint = 0;
    private const int FloatingPoint = 1;
    private const int Enumeration = 8;

    /// <summary>Whether an object is a dataset.</summary>
    public static bool Is(Hdf5Object item) => item[Hdf5MessageType.Layout] is not null;

    /// <exception cref="EdgeException">The dataset is damaged, or stored in a way that is not read.</exception>
    public static Hdf5Dataset Read(WeightBytes file, string name, Hdf5Object dataset)
    {
        if (dataset[Hdf5MessageType.Dataspace] is not { } space || dataset[Hdf5MessageType.Datatype] is not { } type
            || dataset[Hdf5MessageType.Layout] is not { } layout)
        {
            throw file.Damaged($"The dataset {WeightNames.Quoted(name)} has no shape, type or place", "all three");
        }

        if (dataset[Hdf5MessageType.Filters] is not null || dataset[Hdf5MessageType.ExternalFiles] is not null)
        {
            throw NotStored(file, name, "compressed or in another file");
        }

        (NumberKind? kind, bool isBigEndian) = ReadType(file, type);
        (long start, long bytes) = ReadLayout(file, name, layout);
        return new Hdf5Dataset(ReadShape(file, name, space), kind, isBigEndian, start, bytes);
    }

    private static long[] ReadShape(WeightBytes file, string name, Hdf5Message message)
    {
        const int nullSpace = 2;
        Hdf5Cursor cursor = new(file, message.Data.Span);
        byte version = cursor.Byte();
        long[] shape = new long[cursor.Byte()];
        cursor.Skip(1);
        bool isNull = cursor.Byte() == nullSpace && version == 2;
        cursor.Skip(version == 1 ? 4 : 0);
        if (version is not (1 or 2) || isNull)
        {
            throw NotStored(file, name, isNull ? "as nothing" : $"with a shape of version {version}");
        }

        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = cursor.Int64();
        }

        return shape;
    }

    private static (long Start, long Bytes) ReadLayout(WeightBytes file, string name, Hdf5Message message)
    {
        const int compact = 0;
        const int contiguous = 1;
        Hdf5Cursor cursor = new(file, message.Data.Span);
        byte version = cursor.Byte();
        byte layout = cursor.Byte();
        if (version is not (3 or 4) || layout is not (compact or contiguous))
        {
            throw NotStored(file, name, "in chunks or in a form of other versions");
        }

        if (layout == contiguous)
        {
            return (cursor.Int64(), cursor.Int64());
        }

        ushort bytes = cursor.UInt16();
        return bytes <= cursor.Left
            ? (message.Position + message.Data.Length - cursor.Left, bytes)
            : throw file.Damaged($"The dataset {WeightNames.Quoted(name)} has {bytes} bytes in its header", $"at most {cursor.Left}");
    }

    private static (NumberKind? Kind, bool IsBigEndian) ReadType(WeightBytes file, Hdf5Message message)
    {
        const int isSigned = 8;
        const int isVax = 0x40;
        Hdf5Cursor cursor = new(file, message.Data.Span);
        int kind = cursor.Byte() & 0xf;
        byte flags = cursor.Byte();
        cursor.Skip(2);
        uint size = cursor.UInt32();
        bool isBigEndian = (flags & 1) != 0;
        return kind switch
        {
            FixedPoint => (WholeKind(size, (flags & isSigned) != 0, cursor), isBigEndian),
            FloatingPoint when (flags & isVax) == 0 => (RealKind(size, cursor), isBigEndian),

            // How h5py writes a truth value: a byte with the names FALSE and TRUE.
            Enumeration when size == 1 => (NumberKind.Boolean, false),
            _ => (null, false),
        };
    }

    private static NumberKind? WholeKind(uint size, bool isSigned, Hdf5Cursor cursor)
    {
        bool isWhole = cursor.UInt16() == 0 && cursor.UInt16() == size * 8;
        return (isWhole, size, isSigned) switch
        {
            (true, 1, true) => NumberKind.Int8,
            (true, 1, false) => NumberKind.UInt8,
            (true, 2, true) => NumberKind.Int16,
            (true, 2, false) => NumberKind.UInt16,
            (true, 4, true) => NumberKind.Int32,
            (true, 4, false) => NumberKind.UInt32,
            (true, 8, true) => NumberKind.Int64,
            (true, 8, false) => NumberKind.UInt64,
            _ => null,
        };
    }

    // IEEE 754 and bfloat16 by where the exponent begins and how many bits exponent and mantissa have.
    private static NumberKind? RealKind(uint size, Hdf5Cursor cursor)
    {
        bool isWhole = cursor.UInt16() == 0 && cursor.UInt16() == size * 8;
        (byte exponentStart, byte exponentBits, byte mantissaStart, byte mantissaBits) =
            (cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.Byte());
        uint bias = cursor.UInt32();
        bool isUsual = isWhole && mantissaStart == 0 && exponentStart == mantissaBits && bias == (1u << Math.Min(exponentBits - 1, 31)) - 1;
        return (isUsual, size, exponentBits, mantissaBits) switch
        {
            (true, 2, 5, 10) => NumberKind.Float16,
            (true, 2, 8, 7) => NumberKind.BFloat16,
            (true, 4, 8, 23) => NumberKind.Float32,
            (true, 8, 11, 52) => NumberKind.Float64,
            _ => null,
        };
    }

    private static EdgeException NotStored(WeightBytes file, string name, string how) => file.NotRead(
        $"The dataset {WeightNames.Quoted(name)} is stored {how}", "numbers one behind the other, as Keras writes them",
        "Save the weights with Keras, or copy them with h5py and its defaults.");
}
