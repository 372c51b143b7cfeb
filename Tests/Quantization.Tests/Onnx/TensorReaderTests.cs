using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Onnx;

public class TensorReaderTests
{
    [Fact]
    public void Raw_and_typed_fields_give_the_same_values()
    {
        Assert.Equal([1.5f, -2f], TensorWriter.Create("t", [1.5f, -2f], 2).Floats().ToArray());
        Assert.Equal(
            [1.5f, -2f], new TensorProto { Dims = { 2 }, DataType = (int)DataType.Float, FloatData = { 1.5f, -2f } }.Floats().ToArray());
        Assert.Equal([3L, -4L], TensorWriter.Create("t", [3L, -4L], 2).Integers().ToArray());
        Assert.Equal(
            [3L, -4L], new TensorProto { Dims = { 2 }, DataType = (int)DataType.Int64, Int64Data = { 3, -4 } }.Integers().ToArray());
        Assert.Equal(
            [3L, -4L], new TensorProto { Dims = { 2 }, DataType = (int)DataType.Int32, Int32Data = { 3, -4 } }.Integers().ToArray());
        Assert.Equal([7, -8], new TensorProto { Dims = { 2 }, DataType = (int)DataType.Int8, Int32Data = { 7, -8 } }.Int8s().ToArray());
        Assert.Equal([200], new TensorProto { Dims = { 1 }, DataType = (int)DataType.Uint8, Int32Data = { 200 } }.UInt8s().ToArray());
    }

    [Fact]
    public void Half_and_double_values_become_floats()
    {
        int bits = BitConverter.HalfToUInt16Bits((Half)0.25f);
        Assert.Equal([0.25f], new TensorProto { Dims = { 1 }, DataType = (int)DataType.Float16, Int32Data = { bits } }.Floats().ToArray());
        Assert.Equal([0.25f], new TensorProto { Dims = { 1 }, DataType = (int)DataType.Double, DoubleData = { 0.25 } }.Floats().ToArray());
    }

    [Fact]
    public void Too_few_values_a_wrong_type_and_impossible_shapes_are_named()
    {
        AssertRefused(new TensorProto { Name = "w", Dims = { 3 }, DataType = (int)DataType.Float, FloatData = { 1 } }, "holds 1 values");
        AssertRefused(new TensorProto { Name = "w", Dims = { 1 }, DataType = (int)DataType.String }, "has the type String");
        AssertRefused(new TensorProto { Name = "w", Dims = { -1 }, DataType = (int)DataType.Float }, "has the shape [-1]");
        AssertRefused(
            new TensorProto { Name = "w", Dims = { 1L << 30, 1L << 30, 1L << 30 }, DataType = (int)DataType.Float }, "has the shape");
    }

    [Fact]
    public void A_tensor_whose_values_do_not_fill_its_shape_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => TensorWriter.Create("t", [1f, 2f], 3));

    private static void AssertRefused(TensorProto tensor, string reason)
    {
        EdgeException exception = Assert.Throws<EdgeException>(() => tensor.Floats().ToArray());
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("'w'", exception.Message, StringComparison.Ordinal);
    }
}
