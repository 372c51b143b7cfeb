using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using Google.Protobuf.Collections;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>
/// The values of a tensor as spans, whichever field they stand in. Raw data are little-endian, as is every machine .NET runs on here, and
/// are not copied; typed fields are.
/// </summary>
internal static class TensorReader
{
    /// <summary>Number of elements that the dimensions promise; 1 for a scalar.</summary>
    /// <exception cref="EdgeException">A dimension is negative or the product does not fit.</exception>
    public static int Count(this TensorProto tensor)
    {
        long count = 1;
        foreach (long dimension in tensor.Dims)
        {
            count = dimension is >= 0 and <= int.MaxValue ? count * dimension : -1;
            if (count is < 0 or > int.MaxValue)
            {
                throw Broken(tensor, $"has the shape [{string.Join(", ", tensor.Dims)}]", "dimensions whose product is below 2 Gi");
            }
        }

        return (int)count;
    }

    /// <summary>The values of a float tensor; float16 and double are converted.</summary>
    /// <exception cref="EdgeException">The tensor has another type, or not as many values as its shape says.</exception>
    public static ReadOnlySpan<float> Floats(this TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float => Checked(tensor, tensor.RawData.IsEmpty ? tensor.FloatData.ToArray() : Raw<float>(tensor)),
        DataType.Float16 => Convert(tensor.RawData.IsEmpty ? Bits(tensor) : Raw<Half>(tensor), tensor),
        DataType.Double => Convert(tensor.RawData.IsEmpty ? tensor.DoubleData.ToArray() : Raw<double>(tensor), tensor),
        _ => throw WrongType(tensor, "float values"),
    };

    /// <summary>The values of an integer tensor of 8, 32 or 64 bits, widened.</summary>
    /// <exception cref="EdgeException">The tensor has another type, or not as many values as its shape says.</exception>
    public static ReadOnlySpan<long> Integers(this TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Int64 => Checked(tensor, tensor.RawData.IsEmpty ? tensor.Int64Data.ToArray() : Raw<long>(tensor)),
        DataType.Int32 => Widen(tensor.Int32s()),
        DataType.Int8 => Widen(tensor.Int8s()),
        DataType.Uint8 => Widen(tensor.UInt8s()),
        _ => throw WrongType(tensor, "integers"),
    };

    /// <summary>The values of an int32 tensor.</summary>
    /// <exception cref="EdgeException">The tensor has another type, or not as many values as its shape says.</exception>
    public static ReadOnlySpan<int> Int32s(this TensorProto tensor) => Typed<int>(tensor, DataType.Int32);

    /// <summary>The values of an int8 tensor.</summary>
    /// <exception cref="EdgeException">The tensor has another type, or not as many values as its shape says.</exception>
    public static ReadOnlySpan<sbyte> Int8s(this TensorProto tensor) => Typed<sbyte>(tensor, DataType.Int8);

    /// <summary>The values of an uint8 tensor.</summary>
    /// <exception cref="EdgeException">The tensor has another type, or not as many values as its shape says.</exception>
    public static ReadOnlySpan<byte> UInt8s(this TensorProto tensor) => Typed<byte>(tensor, DataType.Uint8);

    private static ReadOnlySpan<T> Typed<T>(TensorProto tensor, DataType type)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (tensor.DataType != (int)type)
        {
            throw WrongType(tensor, type.ToString());
        }

        return Checked(tensor, tensor.RawData.IsEmpty ? Narrow<T>(tensor.Int32Data) : Raw<T>(tensor));
    }

    private static ReadOnlySpan<T> Raw<T>(TensorProto tensor)
        where T : unmanaged => tensor.RawData.Length % Unsafe.SizeOf<T>() == 0
            ? MemoryMarshal.Cast<byte, T>(tensor.RawData.Span)
            : throw Broken(tensor, $"has {tensor.RawData.Length} bytes", "a whole number of elements");

    private static ReadOnlySpan<T> Checked<T>(TensorProto tensor, ReadOnlySpan<T> values) => values.Length == tensor.Count()
        ? values
        : throw Broken(tensor, $"holds {values.Length} values", $"{tensor.Count()}, as its shape [{string.Join(", ", tensor.Dims)}] says");

    private static T[] Narrow<T>(RepeatedField<int> values)
        where T : System.Numerics.INumber<T> => [.. values.Select(T.CreateTruncating)];

    private static Half[] Bits(TensorProto tensor) => [.. tensor.Int32Data.Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];

    private static ReadOnlySpan<float> Convert<T>(ReadOnlySpan<T> values, TensorProto tensor)
        where T : System.Numerics.INumber<T>
    {
        float[] converted = new float[Checked(tensor, values).Length];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = float.CreateTruncating(values[i]);
        }

        return converted;
    }

    private static long[] Widen<T>(ReadOnlySpan<T> values)
        where T : System.Numerics.INumber<T>
    {
        long[] widened = new long[values.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = long.CreateTruncating(values[i]);
        }

        return widened;
    }

    private static EdgeException WrongType(TensorProto tensor, string expected) =>
        Broken(tensor, $"has the type {(DataType)tensor.DataType}", expected);

    private static EdgeException Broken(TensorProto tensor, string what, string expected) => new(
        EdgeFault.Model, $"A tensor {what}", $"tensor '{tensor.Name}'", expected, "Export the model again.");
}
