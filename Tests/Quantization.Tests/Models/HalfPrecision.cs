using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Onnx;
using Google.Protobuf;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>Networks as exporters write them in 16 bits.</summary>
internal static class HalfPrecision
{
    /// <summary>The whole network in float16 or bfloat16: constants, types, and what nodes convert to.</summary>
    public static ModelProto Of(ModelProto model, DataType type = DataType.Float16, bool isTyped = false)
    {
        ModelProto half = model.Clone();
        foreach (
            TensorProto tensor in half.Graph.Initializer.Concat(
                half.Graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.T).OfType<TensorProto>()))
        {
            Narrow(tensor, type, isTyped);
        }

        foreach (
            AttributeProto attribute in half.Graph.Node.SelectMany(node => node.Attribute).Where(
                attribute => attribute.Name == "to" && attribute.I == (int)DataType.Float))
        {
            attribute.I = (int)type;
        }

        foreach (ValueInfoProto value in half.Graph.Input.Concat(half.Graph.Output).Concat(half.Graph.ValueInfo))
        {
            value.Type.TensorType.ElemType = value.Type.TensorType.ElemType == (int)DataType.Float
                ? (int)type
                : value.Type.TensorType.ElemType;
        }

        return half;
    }

    /// <summary>The same network with its classifier alone in float16, between two Casts.</summary>
    public static ModelProto OfClassifier(ModelProto model)
    {
        ModelProto mixed = model.Clone();
        NodeProto classifier = mixed.Graph.Node.Last(node => node.OpType == "Gemm");
        foreach (TensorProto tensor in mixed.Graph.Initializer.Where(tensor => classifier.Input.Skip(1).Contains(tensor.Name)))
        {
            Narrow(tensor, DataType.Float16, isTyped: false);
        }

        int position = mixed.Graph.Node.IndexOf(classifier);
        NodeProto down = NodeFactory.Create("Cast", "down", [classifier.Input[0]], "down").With("to", (int)DataType.Float16);
        NodeProto up = NodeFactory.Create("Cast", "up", ["narrow"], classifier.Output[0]).With("to", (int)DataType.Float);
        classifier.Input[0] = "down";
        classifier.Output[0] = "narrow";
        mixed.Graph.Node.Insert(position + 1, up);
        mixed.Graph.Node.Insert(position, down);
        return mixed;
    }

    /// <summary>The network with its weights rounded to 16 bits: what all of these compute.</summary>
    public static ModelProto Rounded(ModelProto model, DataType type = DataType.Float16)
    {
        ModelProto rounded = model.Clone();
        foreach (TensorProto tensor in rounded.Graph.Initializer.Where(tensor => tensor.DataType == (int)DataType.Float))
        {
            float[] values = [.. tensor.Floats().ToArray().Select(value => Value(Bits(value, type), type))];
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return rounded;
    }

    private static void Narrow(TensorProto tensor, DataType type, bool isTyped)
    {
        if (tensor.DataType != (int)DataType.Float)
        {
            return;
        }

        ushort[] bits = [.. tensor.Floats().ToArray().Select(value => Bits(value, type))];
        tensor.DataType = (int)type;
        tensor.RawData = isTyped ? ByteString.Empty : ByteString.CopyFrom(MemoryMarshal.AsBytes(bits.AsSpan()));
        if (isTyped)
        {
            tensor.Int32Data.AddRange(bits.Select(value => (int)value));
        }
    }

    private static ushort Bits(float value, DataType type) =>
        type == DataType.Float16 ? BitConverter.HalfToUInt16Bits((Half)value) : (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16);

    private static float Value(ushort bits, DataType type) =>
        type == DataType.Float16 ? (float)BitConverter.UInt16BitsToHalf(bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
