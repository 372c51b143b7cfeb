using System.Runtime.InteropServices;
using Google.Protobuf;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>Makes tensors; the values are copied as raw little-endian data.</summary>
internal static class TensorWriter
{
    public static TensorProto Create(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Create(name, DataType.Float, values, shape);

    public static TensorProto Create(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Create(name, DataType.Int64, values, shape);

    public static TensorProto Create(string name, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Create(name, DataType.Int32, values, shape);

    public static TensorProto Create(string name, ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Create(name, DataType.Int8, values, shape);

    public static TensorProto Create(string name, ReadOnlySpan<byte> values, params ReadOnlySpan<long> shape) =>
        Create(name, DataType.Uint8, values, shape);

    /// <summary>A float scalar: a tensor without dimensions.</summary>
    public static TensorProto Scalar(string name, float value) => Create(name, [value], []);

    /// <summary>An uint8 scalar: a tensor without dimensions.</summary>
    public static TensorProto Scalar(string name, byte value) => Create(name, [value], []);

    private static TensorProto Create<T>(string name, DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.AddRange(shape.ToArray());
        return tensor.Count() == values.Length
            ? tensor
            : throw new ArgumentException(
                $"{values.Length} values do not fill the shape [{string.Join(", ", shape.ToArray())}].", nameof(values));
    }
}
