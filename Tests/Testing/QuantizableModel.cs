using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Testing;

/// <summary>
/// <see cref="TinyModel"/> behind two convolutions that only average: it judges by mean brightness too, and has something to quantize. The
/// second convolution's input is an activation, so calibration pictures that are all dark make an integer model that takes every part for a
/// dark one.
/// </summary>
public static class QuantizableModel
{
    private const int Channels = 3;
    private const int PatchSide = 4;
    private const int PoolSide = 2;

    /// <summary>What a bare ONNX file lacks: the partial manifest.</summary>
    public static string ManifestJson { get; } = $$"""
        {
          "name": "tiny", "architecture": "brightness",
          "labels": [{{string.Join(", ", TinyModel.Labels.Select(label => $"\"{label}\""))}}], "okLabels": ["{{TinyModel.Labels[0]}}"],
          "input": { "width": {{TinyModel.Side}}, "height": {{TinyModel.Side}}, "resize": "stretch", "filter": "bilinear", "mean": [0, 0, 0], "std": [1, 1, 1] }
        }
        """;

    /// <summary>The network that takes [1, 3, 32, 32] floats of 0..1, as an ONNX file.</summary>
    public static byte[] Onnx() => Onnx(isSilent: false, weightsFile: null);

    /// <summary>The same, but its scores are 0 whatever the picture.</summary>
    public static byte[] SilentOnnx() => Onnx(isSilent: true, weightsFile: null);

    /// <summary>The same with the first convolution's weights in a file beside it.</summary>
    /// <param name="weightsFile">Name of that file.</param>
    /// <param name="weights">What it holds.</param>
    public static byte[] OnnxWithExternalData(string weightsFile, out byte[] weights)
    {
        weights = Raw(Averaging(PatchSide));
        return Onnx(isSilent: false, weightsFile);
    }

    private static byte[] Onnx(bool isSilent, string? weightsFile) => Model(
        Value("input", FloatType, 1, Channels, TinyModel.Side, TinyModel.Side),
        graph =>
        {
            graph.Message(
                1,
                node =>
                    Node(
                        node, "Conv", ["input", "patch.weight"], "patches",
                        attribute => Numbers(attribute, "strides", PatchSide, PatchSide)));
            graph.Message(
                1,
                node =>
                    Node(
                        node, "Conv", ["patches", "pool.weight"], "planes",
                        attribute => Numbers(attribute, "strides", PoolSide, PoolSide)));
            TinyModel.Head("planes", scale: 1, steepness: isSilent ? 0 : TinyModel.Steepness)(graph);
            graph.Message(5, tensor => Weights(tensor, "patch.weight", PatchSide, weightsFile));
            graph.Message(5, tensor => Weights(tensor, "pool.weight", PoolSide, file: null));
        },
        TinyModel.Labels.Count);

    private static void Weights(ProtobufMessage tensor, string name, int side, string? file)
    {
        int[] shape = [Channels, Channels, side, side];
        if (file is null)
        {
            Tensor(tensor, name, shape, Averaging(side));
        }
        else
        {
            ExternalTensor(tensor, name, shape, file);
        }
    }

    // Each channel to itself, every pixel with the same weight.
    private static float[] Averaging(int side) =>
    [
        .. from output in Enumerable.Range(0, Channels)
           from input in Enumerable.Range(0, Channels)
           from _ in Enumerable.Range(0, side * side)
           select output == input ? 1f / (side * side) : 0,
    ];
}
