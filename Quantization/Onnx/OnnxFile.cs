using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using Google.Protobuf;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>
/// Reads and writes whole ONNX models. A model with its weights has to stay under 2 GiB, the limit of the protobuf encoding.
/// </summary>
internal static class OnnxFile
{
    private const long SizeLimit = int.MaxValue;

    /// <summary>Reads a model in plain form and takes the tensors that it keeps in external files into itself.</summary>
    /// <exception cref="EdgeException">
    /// There is no such file, it cannot be read, it is not an ONNX model, it is too large, or a weight is no finite number.
    /// </exception>
    /// <param name="path">The file.</param>
    /// <param name="task">What is known of the model's picture and labels; null where nothing is.</param>
    public static ModelProto Read(string path, NetworkTask? task = null) => Read(path, task, out _);

    /// <inheritdoc cref="Read(string, NetworkTask)"/>
    /// <param name="path">The file.</param>
    /// <param name="task">What is known of the model's picture and labels; null where nothing is.</param>
    /// <param name="hadSoftmax">Whether the model ended in a Softmax, which is not part of the plain form.</param>
    public static ModelProto Read(string path, NetworkTask? task, out bool hadSoftmax)
    {
        PlainForm plain = PlainNetwork.Of(ReadBytes(path), path, Path.GetDirectoryName(Path.GetFullPath(path)), task);
        hadSoftmax = plain.HadSoftmax;
        return Parse(plain, path);
    }

    /// <summary>Reads a model that is in plain form already and takes the tensors that it keeps in external files into itself.</summary>
    /// <param name="plain">The model.</param>
    /// <param name="path">The file that it comes from; external paths are relative to its folder.</param>
    /// <exception cref="EdgeException">The bytes are not an ONNX model, it is too large, or an external file is missing.</exception>
    public static ModelProto Parse(PlainForm plain, string path)
    {
        ModelProto model = Parse(plain.Bytes, path);
        ExternalTensors.Embed(model, path, SizeLimit);
        return model;
    }

    /// <summary>Reads a model that stands in memory; its tensors have to be inside.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call the model in errors.</param>
    /// <exception cref="EdgeException">The bytes are not an ONNX model.</exception>
    public static ModelProto Parse(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(bytes);
            ThrowIfIncomplete(model, name);
            return model;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw NotAModel("The model cannot be decoded", name, exception);
        }
    }

    /// <summary>The model as the bytes of a file. The same model always gives the same bytes.</summary>
    /// <exception cref="EdgeException">The model is 2 GiB or more.</exception>
    public static byte[] ToBytes(ModelProto model)
    {
        ThrowIfTooLarge(model);
        return model.ToByteArray();
    }

    /// <summary>Number of the bytes that <see cref="ToBytes"/> would give, without making them.</summary>
    /// <exception cref="EdgeException">The model is 2 GiB or more.</exception>
    public static int Length(ModelProto model)
    {
        ThrowIfTooLarge(model);
        return model.CalculateSize();
    }

    internal static EdgeException TooLarge(string name, long bytes) => new(
        EdgeFault.Model,
        $"The model holds {bytes:N0} bytes",
        name,
        "less than 2 GiB, the limit of the ONNX encoding",
        "Choose a smaller model.");

    private static byte[] ReadBytes(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            return length <= SizeLimit ? File.ReadAllBytes(path) : throw TooLarge(path, length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.File,
                "The model cannot be read",
                path,
                "a readable ONNX file",
                $"Check the path and the permissions: {exception.Message}",
                exception);
        }
    }

    private static void ThrowIfTooLarge(ModelProto model)
    {
        long weights = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (weights >= SizeLimit)
        {
            throw TooLarge(model.Graph.Name, weights);
        }
    }

    private static void ThrowIfIncomplete(ModelProto model, string name)
    {
        if (model.Graph is null || model.Graph.Node.Count == 0 || model.Graph.Output.Count == 0)
        {
            throw NotAModel("The file holds no graph", name, null);
        }

        if (model.OpsetImport.Count == 0 || model.IrVersion < 3)
        {
            throw NotAModel("The model names no operator set", name, null);
        }
    }

    private static EdgeException NotAModel(string what, string name, Exception? inner) => new(
        EdgeFault.Model, what, name, "an ONNX model of IR version 3 or later", "Export the model again.", inner);
}
