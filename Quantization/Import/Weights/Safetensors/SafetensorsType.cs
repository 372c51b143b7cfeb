using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Quantization.Import.Weights.Safetensors;

/// <summary>A type of numbers of the safetensors format.</summary>
/// <param name="Name">As the header names it.</param>
/// <param name="Element">What kind of number it is.</param>
/// <param name="Bytes">Size of one number.</param>
internal sealed record SafetensorsType(string Name, WeightElement Element, int Bytes)
{
    // Those of 8 bits and fewer that the format has besides are not what networks are published in.
    private static readonly SafetensorsType[] All =
    [
        new("F32", WeightElement.Float32, 4), new("F16", WeightElement.Float16, 2), new("BF16", WeightElement.BFloat16, 2),
        new("F64", WeightElement.Float64, 8), new("I64", WeightElement.Integer, 8), new("U64", WeightElement.Integer, 8),
        new("I32", WeightElement.Integer, 4), new("U32", WeightElement.Integer, 4), new("I16", WeightElement.Integer, 2),
        new("U16", WeightElement.Integer, 2), new("I8", WeightElement.Integer, 1), new("U8", WeightElement.Integer, 1),
        new("BOOL", WeightElement.Integer, 1),
    ];

    /// <summary>The names of all, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(type => type.Name));

    /// <summary>The type of a name; null where it is not known.</summary>
    public static SafetensorsType? Find(string name) => Array.Find(All, type => type.Name == name);

    /// <summary>Little-endian numbers of this type as float32, rounded to the nearest.</summary>
    /// <param name="bytes">The numbers as they are stored.</param>
    /// <param name="values">As many floats.</param>
    public void Widen(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (Name)
        {
            case "F16":
                Convert<Half>(bytes, values);
                break;
            case "BF16":
                WidenUpperHalves(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            case "F64":
                Convert<double>(bytes, values);
                break;
            case "I64":
                Convert<long>(bytes, values);
                break;
            case "U64":
                Convert<ulong>(bytes, values);
                break;
            case "I32":
                Convert<int>(bytes, values);
                break;
            case "U32":
                Convert<uint>(bytes, values);
                break;
            case "I16":
                Convert<short>(bytes, values);
                break;
            case "U16":
                Convert<ushort>(bytes, values);
                break;
            case "I8":
                Convert<sbyte>(bytes, values);
                break;
            case "U8" or "BOOL":
                Convert<byte>(bytes, values);
                break;
            default:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
        }
    }

    private static void WidenUpperHalves(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = float.CreateTruncating(numbers[i]);
        }
    }
}
