using System.Buffers.Binary;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Hdf5;

/// <summary>Takes little-endian fields from a structure of an HDF5 file, one behind the other.</summary>
internal ref struct Hdf5Cursor(WeightBytes file, ReadOnlySpan<byte> rest)
{
    /// <summary>The address that stands where there is none: all ones.</summary>
    public const long Undefined = -1;

    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>Number of the bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>An address or a length of 8 bytes; one of 2^63 or more is negative, and lies in no file.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>An integer of 1, 2, 4 or 8 bytes, which two bits of a field of flags tell.</summary>
    public long Sized(int flags) => (flags & 3) switch
    {
        0 => Byte(),
        1 => UInt16(),
        2 => UInt32(),
        _ => Int64(),
    };

    /// <exception cref="EdgeException">The structure has fewer bytes.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw file.Damaged("A structure of the HDF5 file ends too early", "all of its fields");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public void Skip(int count) => Take(count);

    /// <summary>Takes the four signs with which a structure begins.</summary>
    /// <exception cref="EdgeException">It begins with others.</exception>
    public void Expect(ReadOnlySpan<byte> signature, string what)
    {
        if (!Take(signature.Length).SequenceEqual(signature))
        {
            throw file.Damaged($"The HDF5 file has no {what} where one should be", "structures that lead to each other");
        }
    }
}
