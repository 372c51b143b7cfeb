using System.Buffers.Binary;

namespace EdgeConvNeXt.Testing;

/// <summary>The parts that small ONNX files are made of in code. Field numbers as in onnx.proto of ONNX 1.14.</summary>
/// <seealso href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</seealso>
public static class TinyOnnx
{
    /// <summary>TensorProto.FLOAT.</summary>
    public const int FloatType = 1;

    /// <summary>TensorProto.UINT8.</summary>
    public const int ByteType = 2;

    /// <summary>TensorProto.INT64.</summary>
    public const int Int64Type = 7;

    /// <summary>A whole file: one input, the nodes, and the output "scores", [1, labels].</summary>
    public static byte[] Model(Action<ProtobufMessage> input, Action<ProtobufMessage> nodes, int labels, int operatorSet = 13)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, operatorSet));
        model.Message(7, graph =>
        {
            nodes(graph);
            graph.Text(2, "tiny");
            graph.Message(11, input);
            graph.Message(12, Value("scores", FloatType, 1, labels));
        });
        return model.ToArray();
    }

    /// <summary>An input or output.</summary>
    public static Action<ProtobufMessage> Value(string name, int elementType, params int[] shape) => value =>
    {
        value.Text(1, name);
        value.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, elementType);
            tensor.Message(2, dimensions =>
            {
                foreach (int size in shape)
                {
                    dimensions.Message(1, dimension => dimension.Number(1, size));
                }
            });
        }));
    };

    /// <summary>A node with one output.</summary>
    public static void Node(
        ProtobufMessage node, string operation, string[] inputs, string output, Action<ProtobufMessage>? attribute = null)
    {
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output);
        node.Text(4, operation);
        if (attribute is not null)
        {
            node.Message(5, attribute);
        }
    }

    /// <summary>An attribute of one whole number.</summary>
    public static void Number(ProtobufMessage attribute, string name, long value)
    {
        attribute.Text(1, name);
        attribute.Number(3, value);
        attribute.Number(20, 2);
    }

    /// <summary>An attribute of whole numbers.</summary>
    public static void Numbers(ProtobufMessage attribute, string name, params int[] values)
    {
        attribute.Text(1, name);
        foreach (int value in values)
        {
            attribute.Number(8, value);
        }

        attribute.Number(20, 7);
    }

    /// <summary>A constant with its values inside.</summary>
    public static void Tensor(ProtobufMessage tensor, string name, int[] shape, float[] values)
    {
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        tensor.Number(2, FloatType);
        tensor.Text(8, name);
        tensor.Bytes(9, Raw(values));
    }

    /// <summary>A constant list of whole numbers.</summary>
    public static void Integers(ProtobufMessage tensor, string name, params long[] values)
    {
        tensor.Number(1, values.Length);
        tensor.Number(2, Int64Type);
        tensor.Text(8, name);
        tensor.Bytes(9, [.. values.SelectMany(BitConverter.GetBytes)]);
    }

    /// <summary>A constant whose values are the whole of a file beside the model.</summary>
    public static void ExternalTensor(ProtobufMessage tensor, string name, int[] shape, string file)
    {
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        tensor.Number(2, FloatType);
        tensor.Text(8, name);
        tensor.Message(13, entry =>
        {
            entry.Text(1, "location");
            entry.Text(2, file);
        });
        tensor.Number(14, 1);
    }

    /// <summary>Values as tensors and external files hold them: little-endian floats.</summary>
    public static byte[] Raw(float[] values)
    {
        byte[] raw = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        }

        return raw;
    }
}
