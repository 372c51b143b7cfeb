using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using Google.Protobuf;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>
/// Takes tensors that a model keeps in files beside it into the model. Only files inside the model's own folder are read.
/// </summary>
internal static class ExternalTensors
{
    /// <summary>Embeds every external tensor of the graph: initializers and the values of Constant nodes.</summary>
    /// <param name="model">The model; changed.</param>
    /// <param name="modelPath">Where it was read from; external paths are relative to its folder.</param>
    /// <param name="sizeLimit">Most bytes all embedded tensors may have together.</param>
    /// <exception cref="EdgeException">A file is missing, too short, outside of the folder, or the whole is too large.</exception>
    public static void Embed(ModelProto model, string modelPath, long sizeLimit)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        long total = 0;
        foreach (TensorProto tensor in Tensors(model.Graph).Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
        {
            ExternalTensorFile place = Locate(tensor, folder);
            total += place.Length;
            if (total > sizeLimit)
            {
                throw OnnxFile.TooLarge(modelPath, total);
            }

            tensor.RawData = UnsafeByteOperations.UnsafeWrap(place.Read());
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer.Concat(
        graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T));

    private static ExternalTensorFile Locate(TensorProto tensor, string folder)
    {
        Dictionary<string, string> entries = [];
        foreach (StringStringEntryProto entry in tensor.ExternalData)
        {
            entries[entry.Key] = entry.Value;
        }

        return ExternalTensorFile.Locate(folder, tensor.Name, entries);
    }
}
