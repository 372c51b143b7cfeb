using EdgeConvNeXt.Runtime.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime;

/// <summary>Names and shapes of a network's one input and one output at batch size 1, checked against the manifest.</summary>
internal sealed class ModelSignature
{
    private const int Channels = 3;

    private ModelSignature(string inputName, long[] inputShape, int elementBytes, string outputName, int labels)
    {
        InputName = inputName;
        InputShape = inputShape;
        InputBytes = checked((int)inputShape.Aggregate((product, size) => product * size) * elementBytes);
        OutputName = outputName;
        OutputShape = [1, labels];
        OutputBytes = labels * sizeof(float);
    }

    public string InputName { get; }

    public long[] InputShape { get; }

    public int InputBytes { get; }

    public string OutputName { get; }

    public long[] OutputShape { get; }

    public int OutputBytes { get; }

    /// <summary>Reads the network's inputs and outputs.</summary>
    /// <param name="session">The network.</param>
    /// <param name="bundle">Its bundle.</param>
    /// <param name="variant">Which form of the model it is.</param>
    /// <param name="features">The output that holds the last feature map; null where there is none.</param>
    /// <exception cref="EdgeException">They are not one picture in, one score for each label out.</exception>
    public static ModelSignature Read(InferenceSession session, ModelBundle bundle, ModelVariant variant, string? features)
    {
        string where = bundle.PathOf(variant.File);
        (string inputName, NodeMetadata input) = Single([.. session.InputMetadata], "input", where);
        (string outputName, NodeMetadata output) = Single(
            [.. session.OutputMetadata.Where(node => node.Key != features)], "output", where);
        bool isFloat = variant.Input == InputFormat.F32Nchw;
        long height = bundle.Manifest.Input.Height;
        long width = bundle.Manifest.Input.Width;
        long[] inputShape = isFloat ? [1, Channels, height, width] : [1, height, width, Channels];
        Check(input, inputShape, isFloat ? TensorElementType.Float : TensorElementType.UInt8, isInput: true, bundle, where);
        int labels = bundle.Manifest.Labels.Count;
        Check(output, [1, labels], TensorElementType.Float, isInput: false, bundle, where);
        return new ModelSignature(inputName, inputShape, isFloat ? sizeof(float) : sizeof(byte), outputName, labels);
    }

    private static (string Name, NodeMetadata Node) Single(KeyValuePair<string, NodeMetadata>[] nodes, string kind, string where) =>
        nodes is [{ } node]
            ? (node.Key, node.Value)
            : throw new EdgeException(
                EdgeFault.Model,
                $"The network has {nodes.Length} {kind}s",
                where,
                $"one {kind}",
                "Export the classifier alone, without training or post-processing parts.");

    private static void Check(NodeMetadata node, long[] expected, TensorElementType type, bool isInput, ModelBundle bundle, string where)
    {
        TensorSignature found = TensorSignature.Of(node);
        if (!found.Fits(type, expected))
        {
            throw new SignatureMismatch(found, expected, type, isInput).ToException(bundle.PartialManifest, where);
        }
    }
}
