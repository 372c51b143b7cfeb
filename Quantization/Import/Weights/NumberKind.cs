using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>The kinds of number that files of weights store, little-endian.</summary>
internal enum NumberKind
{
    Float16,
    BFloat16,
    Float32,
    Float64,
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,

    /// <summary>A truth value in one byte.</summary>
    Boolean,
}

/// <summary>Sizes of the kinds of number and their way to float32.</summary>
internal static class NumberKinds
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Bytes of one number: 1, 2, 4 or 8.</summary>
    public static int Size(this NumberKind kind) => kind switch
    {
        NumberKind.Int8 or NumberKind.UInt8 or NumberKind.Boolean => 1,
        NumberKind.Float16 or NumberKind.BFloat16 or NumberKind.Int16 or NumberKind.UInt16 => 2,
        NumberKind.Float64 or NumberKind.Int64 or NumberKind.UInt64 => 8,
        _ => 4,
    };

    /// <summary>The kind in the words of <see cref="IWeightFile"/>.</summary>
    public static WeightElement Element(this NumberKind kind) => kind switch
    {
        NumberKind.Float16 => WeightElement.Float16,
        NumberKind.BFloat16 => WeightElement.BFloat16,
        NumberKind.Float32 => WeightElement.Float32,
        NumberKind.Float64 => WeightElement.Float64,
        _ => WeightElement.Integer,
    };

    /// <summary>Converts stored numbers to the nearest float32.</summary>
    /// <param name="kind">How they are stored.</param>
    /// <param name="bytes">As many numbers as the destination holds.</param>
    /// <param name="numbers">Receives them.</param>
    public static void Widen(this NumberKind kind, ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        switch (kind)
        {
            case NumberKind.Float16: Widen<Half>(bytes, numbers); break;
            case NumberKind.BFloat16: WidenBFloat16(bytes, numbers); break;
            case NumberKind.Float32: bytes.CopyTo(MemoryMarshal.AsBytes(numbers)); break;
            case NumberKind.Float64: Widen<double>(bytes, numbers); break;
            case NumberKind.Int8: Widen<sbyte>(bytes, numbers); break;
            case NumberKind.UInt8: Widen<byte>(bytes, numbers); break;
            case NumberKind.Int16: Widen<short>(bytes, numbers); break;
            case NumberKind.UInt16: Widen<ushort>(bytes, numbers); break;
            case NumberKind.Int32: Widen<int>(bytes, numbers); break;
            case NumberKind.UInt32: Widen<uint>(bytes, numbers); break;
            case NumberKind.Int64: Widen<long>(bytes, numbers); break;
            case NumberKind.UInt64: Widen<ulong>(bytes, numbers); break;
            default: WidenTruth(bytes, numbers); break;
        }
    }

    /// <summary>Reads numbers that lie one behind the other, with a small buffer.</summary>
    /// <param name="kind">How they are stored.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the first lies.</param>
    /// <param name="isBigEndian">Whether the most significant byte of a number stands first.</param>
    /// <param name="numbers">Receives as many as it holds.</param>
    public static void Read(this NumberKind kind, WeightBytes file, long offset, bool isBigEndian, Span<float> numbers)
    {
        int size = kind.Size();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (!numbers.IsEmpty)
            {
                int count = Math.Min(numbers.Length, BufferBytes / size);
                Span<byte> bytes = buffer.AsSpan(0, count * size);
                file.Read(offset, bytes);
                if (isBigEndian)
                {
                    ReverseEach(bytes, size);
                }

                kind.Widen(bytes, numbers[..count]);
                numbers = numbers[count..];
                offset += bytes.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Turns the order of the bytes of every number around.</summary>
    public static void ReverseEach(Span<byte> bytes, int size)
    {
        for (int at = 0; at < bytes.Length; at += size)
        {
            bytes.Slice(at, size).Reverse();
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> bytes, Span<float> numbers)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> stored = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = float.CreateTruncating(stored[i]);
        }
    }

    private static void WidenBFloat16(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
        }
    }

    private static void WidenTruth(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = bytes[i] == 0 ? 0f : 1f;
        }
    }
}
