using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Quantization;

/// <summary>What a float model has to be so that it can be quantized; each refusal names what is wrong and where.</summary>
internal static class ModelRequirements
{
    /// <summary>Channels of the picture: red, green and blue.</summary>
    public const int Colors = 3;

    private static readonly HashSet<string> IntegerOperators =
    [
        "QuantizeLinear", "DequantizeLinear", "ConvInteger", "MatMulInteger", "MatMulIntegerToFloat", "QGemm", "QAttention", "MatMulNBits",
    ];

    // ONNX Runtime has a long list of each family: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
    private static readonly string[] IntegerFamilies = ["QLinear", "QOrdered", "DynamicQuantize"];

    /// <summary>Shape of one image as the float model takes it: 1, channels, height, width.</summary>
    public static long[] InputShape(ImageInput input) => [1, Colors, input.Height, input.Width];

    /// <summary>Refuses a model that holds integer operators.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file it comes from, for messages.</param>
    /// <exception cref="EdgeException">It is quantized already.</exception>
    public static void ThrowIfQuantized(ModelProto model, string path)
    {
        if (FindInteger(model) is { } node)
        {
            string name = node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault("");
            throw new EdgeException(
                EdgeFault.Model,
                $"The model is quantized already: it holds {node.OpType}",
                $"{path}, node '{name}'",
                "the float32 export that it was made of",
                "Quantize that one.");
        }
    }

    /// <summary>The first integer operator of a model; null where it is float.</summary>
    public static NodeProto? FindInteger(ModelProto model) => model.Graph.Node.FirstOrDefault(IsInteger);

    /// <summary>Refuses a model that cannot be quantized or compiled.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file it comes from, for messages.</param>
    /// <param name="picture">How it has to want its picture.</param>
    /// <param name="labels">How many scores it has to give; null where its runtime has looked already.</param>
    /// <param name="manifestPath">The manifest that a user wrote for a bare network; null for another.</param>
    /// <exception cref="EdgeException">It cannot.</exception>
    public static void ThrowIfUnsuitable(ModelProto model, string path, ImageInput picture, int? labels = null, string? manifestPath = null)
    {
        ThrowIfQuantized(model, path);
        foreach (NodeProto node in model.Graph.Node)
        {
            ThrowIfUnsuitable(node, path);
        }

        HashSet<string> constants = [.. model.Graph.Initializer.Select(tensor => tensor.Name)];
        ThrowIfOther(
            [.. model.Graph.Input.Where(input => !constants.Contains(input.Name))], InputShape(picture), isInput: true, path, manifestPath);
        ThrowIfShapeless(model, path);
        if (labels is { } count)
        {
            ThrowIfOther([.. model.Graph.Output], [1, count], isInput: false, path, manifestPath);
        }
    }

    private static bool IsInteger(NodeProto node) =>
        IntegerOperators.Contains(node.OpType) || IntegerFamilies.Any(family => node.OpType.StartsWith(family, StringComparison.Ordinal));

    private static void ThrowIfUnsuitable(NodeProto node, string path)
    {
        if (node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
        {
            throw Refused(
                $"The model branches at run time: it holds {node.OpType}", $"{path}, node '{node.Name}'", "a graph without control flow");
        }
    }

    private static void ThrowIfOther(ValueInfoProto[] values, long[] expected, bool isInput, string path, string? manifestPath)
    {
        string kind = isInput ? "input" : "output";
        if (values is not [{ } value])
        {
            string names = string.Join(", ", values.Select(item => $"'{item.Name}'"));
            throw new EdgeException(
                EdgeFault.Model,
                $"The network has {values.Length} {kind}s: {names}",
                path,
                $"one {kind}",
                "Export the classifier alone, without training or post-processing parts.");
        }

        TensorSignature found = SignatureOf(value);
        if (!found.Fits(TensorElementType.Float, expected))
        {
            throw new SignatureMismatch(found, expected, TensorElementType.Float, isInput).ToException(manifestPath, path);
        }
    }

    // The runtime's numbers of element types are ONNX's own. A size with a name instead of a number takes any.
    private static TensorSignature SignatureOf(ValueInfoProto value) => value.Type?.TensorType is { } type
        ? new TensorSignature((TensorElementType)type.ElemType, [.. (type.Shape?.Dim ?? []).Select(size =>
            size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
                ? (int)Math.Clamp(size.DimValue, -1, int.MaxValue)
                : -1)])
        : new TensorSignature(default, []) { OtherKind = "no tensor" };

    // The runtime may find the shape out by itself, and no longer once operators were replaced: after all the work.
    private static void ThrowIfShapeless(ModelProto model, string path)
    {
        if (model.Graph.Output.FirstOrDefault(output => output.Type?.TensorType?.Shape is null) is { } shapeless)
        {
            throw Refused(
                "The model's output has no shape", $"{path}, output '{shapeless.Name}'", "[N, labels], or operators that show it");
        }
    }

    private static EdgeException Refused(string what, string where, string expected) =>
        new(EdgeFault.Model, what, where, expected, "Export the float32 model again.");
}
