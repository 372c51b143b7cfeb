using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Testing;

/// <summary>
/// A real ONNX classifier of a few hundred bytes, made in code: it judges a picture by its mean brightness alone. Brightness 0 to 1 is cut
/// into as many equal steps as there are labels, and the label of the step scores highest. Runs at 32x32 in both input formats with the
/// same result.
/// </summary>
/// <remarks>
/// For the step with centre c, the logit is 2 s c m - s c c, with m the mean and s the steepness: up to the term -s m m, which all labels
/// share, that is -s (m - c) (m - c), so the nearest centre wins although the network is linear.
/// </remarks>
public static class TinyModel
{
    /// <summary>Width and height of the input in pixels.</summary>
    public const int Side = 32;

    /// <summary>Name of the variant that takes normalised floats.</summary>
    public const string FloatVariant = "fp32";

    /// <summary>Name of the variant that takes bytes.</summary>
    public const string ByteVariant = "bytes";

    public const float Steepness = 400;

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
            new ModelVariant
            {
                Name = FloatVariant, Provider = "cpu", File = "float.onnx", Precision = "fp32", Input = InputFormat.F32Nchw,
            },
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
    /// <param name="tail">Nodes from "logits" to "scores"; null where the network ends in its scores.</param>
    /// <param name="operatorSet">Version of the standard operator set.</param>
    public static byte[] FloatOnnx(Action<ProtobufMessage>? tail = null, int operatorSet = 13) => Model(
        Value("input", FloatType, 1, 3, Side, Side),
        graph =>
        {
            Head("input", scale: 1, output: tail is null ? "scores" : "logits")(graph);
            tail?.Invoke(graph);
        },
        Labels.Count,
        operatorSet);

    /// <summary>The same with more labels, which never win.</summary>
    /// <param name="labels">How many labels it has, more than <see cref="Labels"/>.</param>
    public static byte[] WiderOnnx(int labels) => Model(
        Value("input", FloatType, 1, 3, Side, Side),
        graph =>
        {
            Head("input", scale: 1, output: "logits")(graph);
            graph.Message(1, node => Node(node, "Gemm", ["logits", "widening", "never"], "scores"));
            IEnumerable<float> widening =
                from row in Enumerable.Range(0, Labels.Count) from column in Enumerable.Range(0, labels) select row == column ? 1f : 0;
            graph.Message(5, tensor => Tensor(tensor, "widening", [Labels.Count, labels], [.. widening]));
            float[] never = [.. Enumerable.Range(0, labels).Select(column => column < Labels.Count ? 0f : -1000)];
            graph.Message(5, tensor => Tensor(tensor, "never", [labels], never));
        },
        labels);

    /// <summary>The same, damaged: its scores are no numbers.</summary>
    public static byte[] DamagedOnnx() => FloatOnnx(graph =>
    {
        graph.Message(1, node => Node(node, "Sub", ["logits", "logits"], "zeros"));
        graph.Message(1, node => Node(node, "Div", ["zeros", "zeros"], "scores"));
    });

    /// <summary>The same, with weights that are no numbers.</summary>
    public static byte[] NotANumberOnnx() => Model(
        Value("input", FloatType, 1, 3, Side, Side), Head("input", scale: 1, float.NaN), Labels.Count);

    /// <summary>The network that takes [1, 32, 32, 3] bytes, as an ONNX file.</summary>
    /// <param name="tail">Nodes from "logits" to "scores"; null where the network ends in its scores.</param>
    public static byte[] ByteOnnx(Action<ProtobufMessage>? tail = null) => Model(
        Value("input", ByteType, 1, Side, Side, 3),
        graph =>
        {
            graph.Message(1, node => Node(node, "Cast", ["input"], "floats", attribute => Number(attribute, "to", FloatType)));
            graph.Message(1, node => Node(node, "Transpose", ["floats"], "planes", attribute => Numbers(attribute, "perm", 0, 3, 1, 2)));
            Head("planes", scale: 1f / 255, output: tail is null ? "scores" : "logits")(graph);
            tail?.Invoke(graph);
        },
        Labels.Count);

    /// <summary>The classifier: mean brightness of three planes to scores.</summary>
    /// <param name="planes">The tensor that holds them.</param>
    /// <param name="scale">What their values are multiplied by to be 0 to 1.</param>
    /// <param name="steepness">How far the scores lie apart; at 0 all are 0.</param>
    /// <param name="output">The tensor that holds the scores.</param>
    public static Action<ProtobufMessage> Head(string planes, float scale, float steepness = Steepness, string output = "scores") =>
        graph =>
    {
        graph.Message(1, node => Node(node, "GlobalAveragePool", [planes], "means"));
        graph.Message(1, node => Node(node, "Flatten", ["means"], "flat"));
        graph.Message(1, node => Node(node, "Gemm", ["flat", "weights", "bias"], output));
        float[] row = [.. Enumerable.Range(0, Labels.Count).Select(label => 2 * steepness * CentreOf(label) * scale / 3)];
        graph.Message(5, tensor => Tensor(tensor, "weights", [3, Labels.Count], [.. row, .. row, .. row]));
        float[] bias = [.. Enumerable.Range(0, Labels.Count).Select(label => -steepness * CentreOf(label) * CentreOf(label))];
        graph.Message(5, tensor => Tensor(tensor, "bias", [Labels.Count], bias));
    };

    private static float CentreOf(int labelIndex) => (labelIndex + 0.5f) / Labels.Count;
}
