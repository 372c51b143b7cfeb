using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

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
                EdgeFault.Model, $"The model is quantized already: it holds {node.OpType}", $"{path}, node '{name}'", "the float32 export that it was made of",
                "Quantize that one.");
        }
    }

    /// <summary>The first integer operator of a model; null where it is float.</summary>
    public static NodeProto? FindInteger(ModelProto model) => model.Graph.Node.FirstOrDefault(IsInteger);

    /// <exception cref="EdgeException">The model cannot be quantized.</exception>
    public static void ThrowIfUnsuitable(ModelProto model, string path, ImageInput picture)
    {
        ThrowIfQuantized(model, path);
        foreach (NodeProto node in model.Graph.Node)
        {
            ThrowIfUnsuitable(node);
        }

        ThrowIfNotAnImage(model, picture);
        ThrowIfShapeless(model);
    }

    private static bool IsInteger(NodeProto node) =>
        IntegerOperators.Contains(node.OpType) || IntegerFamilies.Any(family => node.OpType.StartsWith(family, StringComparison.Ordinal));

    private static void ThrowIfUnsuitable(NodeProto node)
    {
        if (node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0))
        {
            throw Refused($"The model branches at run time: it holds {node.OpType}", $"node '{node.Name}'", "a graph without control flow");
        }
    }

    private static void ThrowIfNotAnImage(ModelProto model, ImageInput picture)
    {
        HashSet<string> constants = [.. model.Graph.Initializer.Select(tensor => tensor.Name)];
        ValueInfoProto[] inputs = [.. model.Graph.Input.Where(input => !constants.Contains(input.Name))];
        long?[] expected = [1, Colors, picture.Height, picture.Width];
        string shape = $"one float input [N or 1, {Colors}, {picture.Height}, {picture.Width}], as the manifest states";
        if (inputs is not [{ Type.TensorType: { } type } input] || type.ElemType != (int)DataType.Float || type.Shape is not { Dim.Count: 4 })
        {
            throw Refused("The model's input is not one image", $"inputs {string.Join(", ", inputs.Select(item => $"'{item.Name}'"))}", shape);
        }

        for (int axis = 0; axis < expected.Length; axis++)
        {
            // A dimension with a name instead of a number takes any size.
            TensorShapeProto.Types.Dimension dimension = type.Shape.Dim[axis];
            if (dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dimension.DimValue != expected[axis])
            {
                throw Refused($"The model's input has {dimension.DimValue} in dimension {axis}", $"input '{input.Name}'", shape);
            }
        }
    }

    // The runtime may find the shape out by itself, and no longer once operators were replaced: after all the work.
    private static void ThrowIfShapeless(ModelProto model)
    {
        if (model.Graph.Output.FirstOrDefault(output => output.Type?.TensorType?.Shape is null) is { } shapeless)
        {
            throw Refused("The model's output has no shape", $"output '{shapeless.Name}'", "[N, labels], or operators that show it");
        }
    }

    private static EdgeException Refused(string what, string where, string expected) =>
        new(EdgeFault.Model, what, where, expected, "Export the float32 model again.");
}
