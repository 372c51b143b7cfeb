using System.Buffers.Binary;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Testing;

/// <summary>
/// A real ONNX classifier of a few hundred bytes, made in code: it judges a picture by its mean brightness alone. Brightness 0 to 1 is cut into as many
/// equal steps as there are labels, and the label of the step scores highest. Runs at 32x32 in both input formats with the same result.
/// </summary>
/// <remarks>
/// For the step with centre c, the logit is 2 s c m - s c c, with m the mean and s the steepness: up to the term -s m m, which all labels share, that is
/// -s (m - c) (m - c), so the nearest centre wins although the network is linear.
/// </remarks>
public static class TinyModel
{
    /// <summary>Width and height of the input in pixels.</summary>
    public const int Side = 32;

    /// <summary>Name of the variant that takes normalised floats.</summary>
    public const string FloatVariant = "fp32";

    /// <summary>Name of the variant that takes bytes.</summary>
    public const string ByteVariant = "bytes";

    private const float Steepness = 400;
    private const int FloatType = 1;
    private const int ByteType = 2;

    /// <summary>The labels, darkest first; the first means the part is good.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["ok", "scratch", "pit", "inclusion", "patch", "crack"];

    /// <summary>The grey level, 0..255, in the middle of a label's step.</summary>
    public static byte GreyOf(int labelIndex) => (byte)MathF.Round(CentreOf(labelIndex) * 255);

    /// <summary>The manifest, without hashes.</summary>
    public static ModelManifest Manifest { get; } = new()
    {
        Name = "tiny",
        Version = "1",
        Architecture = "brightness",
        Labels = Labels,
        OkLabels = [Labels[0]],
        Input = new ImageInput { Width = Side, Height = Side, Resize = ResizeMode.Stretch, Filter = ResizeFilter.Bilinear },
        Variants =
        [
            new ModelVariant { Name = FloatVariant, Provider = "cpu", File = "float.onnx", Precision = "fp32", Input = InputFormat.F32Nchw },
            new ModelVariant { Name = ByteVariant, Provider = "cpu", File = "bytes.onnx", Precision = "fp32", Input = InputFormat.U8Nhwc },
        ],
    };

    /// <summary>Writes the model as a bundle.</summary>
    /// <param name="path">A folder, or a file that ends in .edgemodel.</param>
    /// <returns>The path.</returns>
    public static string WriteBundle(string path)
    {
        BundleWriter.Write(path, Manifest, new Dictionary<string, byte[]> { ["float.onnx"] = FloatOnnx(), ["bytes.onnx"] = ByteOnnx() });
        return path;
    }

    /// <summary>The network that takes [1, 3, 32, 32] floats of 0..1, as an ONNX file.</summary>
    public static byte[] FloatOnnx() => Model(
        Value("input", FloatType, 1, 3, Side, Side), Head("input", scale: 1));

    /// <summary>The network that takes [1, 32, 32, 3] bytes, as an ONNX file.</summary>
    public static byte[] ByteOnnx() => Model(
        Value("input", ByteType, 1, Side, Side, 3),
        graph =>
        {
            graph.Message(1, node => Node(node, "Cast", ["input"], "floats", attribute => Number(attribute, "to", FloatType)));
            graph.Message(1, node => Node(node, "Transpose", ["floats"], "planes", attribute => Numbers(attribute, "perm", 0, 3, 1, 2)));
            Head("planes", scale: 1f / 255)(graph);
        });

    private static float CentreOf(int labelIndex) => (labelIndex + 0.5f) / Labels.Count;

    private static Action<ProtobufMessage> Head(string planes, float scale) => graph =>
    {
        graph.Message(1, node => Node(node, "GlobalAveragePool", [planes], "means"));
        graph.Message(1, node => Node(node, "Flatten", ["means"], "flat"));
        graph.Message(1, node => Node(node, "Gemm", ["flat", "weights", "bias"], "scores"));
        float[] row = [.. Enumerable.Range(0, Labels.Count).Select(label => 2 * Steepness * CentreOf(label) * scale / 3)];
        graph.Message(5, tensor => Tensor(tensor, "weights", [3, Labels.Count], [.. row, .. row, .. row]));
        float[] bias = [.. Enumerable.Range(0, Labels.Count).Select(label => -Steepness * CentreOf(label) * CentreOf(label))];
        graph.Message(5, tensor => Tensor(tensor, "bias", [Labels.Count], bias));
    };

    // Field numbers as in onnx.proto of ONNX 1.14 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
    private static byte[] Model(Action<ProtobufMessage> input, Action<ProtobufMessage> nodes)
    {
        ProtobufMessage model = new();
        model.Number(1, 8);
        model.Message(8, opset => opset.Number(2, 13));
        model.Message(7, graph =>
        {
            nodes(graph);
            graph.Text(2, "tiny");
            graph.Message(11, input);
            graph.Message(12, Value("scores", FloatType, 1, Labels.Count));
        });
        return model.ToArray();
    }

    private static Action<ProtobufMessage> Value(string name, int elementType, params int[] shape) => value =>
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

    private static void Node(ProtobufMessage node, string operation, string[] inputs, string output, Action<ProtobufMessage>? attribute = null)
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

    private static void Number(ProtobufMessage attribute, string name, long value)
    {
        attribute.Text(1, name);
        attribute.Number(3, value);
        attribute.Number(20, 2);
    }

    private static void Numbers(ProtobufMessage attribute, string name, params int[] values)
    {
        attribute.Text(1, name);
        foreach (int value in values)
        {
            attribute.Number(8, value);
        }

        attribute.Number(20, 7);
    }

    private static void Tensor(ProtobufMessage tensor, string name, int[] shape, float[] values)
    {
        foreach (int size in shape)
        {
            tensor.Number(1, size);
        }

        byte[] raw = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        }

        tensor.Number(2, FloatType);
        tensor.Text(8, name);
        tensor.Bytes(9, raw);
    }
}
