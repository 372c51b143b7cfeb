using System.Globalization;
using EdgeConvNeXt.Runtime;
using Google.Protobuf;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>Takes tensors that a model keeps in files beside it into the model. Only files inside the model's own folder are read.</summary>
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
            ExternalPlace place = Locate(tensor, folder);
            total += place.Length;
            if (total > sizeLimit)
            {
                throw OnnxFile.TooLarge(modelPath, total);
            }

            tensor.RawData = Read(tensor, place);
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
            tensor.ExternalData.Clear();
        }
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph) => graph.Initializer.Concat(
        graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.T is not null).Select(attribute => attribute.T));

    private static ExternalPlace Locate(TensorProto tensor, string folder)
    {
        string location = Entry(tensor, "location") ?? throw Broken(tensor, "names no file", folder, null);
        string path = Path.GetFullPath(Path.Combine(folder, location));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Broken(tensor, "lies outside of the model's folder", location, null);
        }

        if (!File.Exists(path))
        {
            throw Broken(tensor, "lies in a file that does not exist", path, null);
        }

        long offset = Number(tensor, "offset") ?? 0;
        long available = new FileInfo(path).Length - offset;
        long length = Number(tensor, "length") ?? available;
        return offset >= 0 && length >= 0 && length <= available
            ? new ExternalPlace(path, offset, length)
            : throw Broken(tensor, $"asks for {length} bytes at {offset} of a file that is shorter", path, null);
    }

    private static ByteString Read(TensorProto tensor, ExternalPlace place)
    {
        try
        {
            using FileStream file = File.OpenRead(place.Path);
            file.Seek(place.Offset, SeekOrigin.Begin);
            byte[] bytes = new byte[place.Length];
            file.ReadExactly(bytes);
            return UnsafeByteOperations.UnsafeWrap(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Broken(tensor, "cannot be read", place.Path, exception);
        }
    }

    private static long? Number(TensorProto tensor, string key)
    {
        string? text = Entry(tensor, key);
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw Broken(tensor, $"has the {key} '{text}'", tensor.Name, null);
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static EdgeException Broken(TensorProto tensor, string what, string where, Exception? inner) => new(
        EdgeFault.Model, $"The external tensor '{tensor.Name}' {what}", where, "a data file beside the model", "Copy the model together with its data files.", inner);

    private readonly record struct ExternalPlace(string Path, long Offset, long Length);
}
