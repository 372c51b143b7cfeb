using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>
/// The float model that a quantization starts from. It is read and decoded once, by opening it; the first quantization takes what was read
/// along, a further one reads the file again.
/// </summary>
public sealed class FloatModel
{
    private ModelProto? _decoded;

    private FloatModel(ModelBundle bundle)
    {
        // Before it is run: run, an integer model only seems to take the wrong picture.
        PlainForm plain = PlainNetwork.Read(bundle, bundle.Manifest.Variants[0], "cpu");
        Bundle = bundle;
        _decoded = OnnxFile.Parse(plain, bundle.Location);
        ModelRequirements.ThrowIfQuantized(_decoded, bundle.Location);
        Manifest = plain.Describe(bundle.Manifest);
        Bytes = OnnxFile.Length(_decoded);
    }

    /// <summary>The .onnx file.</summary>
    public string Path => Bundle.Location;

    /// <summary>The model as it lies there, as a bundle of one variant.</summary>
    public ModelBundle Bundle { get; }

    /// <summary>What the manifest of the integer models will say of labels and preprocessing.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Size as one file in bytes, with all its weights inside.</summary>
    public long Bytes { get; }

    /// <summary>Reads a model and makes sure that it is a float one. Nothing is run yet.</summary>
    /// <param name="path">The .onnx file, with its external data files beside it.</param>
    /// <param name="manifest">Path of its labels and preprocessing as JSON: a manifest that names neither variants nor files.</param>
    /// <exception cref="EdgeException">Either cannot be used, or the model is quantized already.</exception>
    public static FloatModel Open(string path, string manifest)
    {
        ThrowIfBundle(path);
        return new FloatModel(ModelBundle.FromOnnx(path, manifest));
    }

    /// <inheritdoc cref="Open(string, string)"/>
    /// <param name="path">The .onnx file, with its external data files beside it.</param>
    /// <param name="manifest">Its labels and preprocessing; variants and files are ignored.</param>
    public static FloatModel Open(string path, ModelManifest manifest)
    {
        ThrowIfBundle(path);
        return new FloatModel(ModelBundle.FromOnnx(path, manifest));
    }

    /// <summary>The decoded model, for a caller that changes it.</summary>
    internal ModelProto Take()
    {
        ModelProto model = _decoded ?? OnnxFile.Read(Path, NetworkTask.Of(Bundle.Manifest));
        _decoded = null;
        return model;
    }

    /// <summary>The model as one file. Read again: kept, it would be a hundred megabytes more while everything else goes on.</summary>
    internal byte[] ToBytes() => SelfContainedModel.Read(Path, NetworkTask.Of(Bundle.Manifest)).Bytes;

    private static void ThrowIfBundle(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path) && !(File.Exists(path) && path.EndsWith(ModelBundle.ZipExtension, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        ModelVariant? integer = ModelBundle.Open(path).Manifest.Variants.FirstOrDefault(CandidateVariant.IsInteger);
        string what = integer is null
            ? "The model is a bundle"
            : $"The model is quantized already: it is a bundle with the {integer.Precision} variant '{integer.Name}'";
        throw new EdgeException(EdgeFault.Model, what, path, "the float32 export that it was made of, an .onnx file", "Quantize that one.");
    }
}
