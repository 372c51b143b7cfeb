using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The float model that a quantization starts from.</summary>
internal static class FloatModel
{
    /// <summary>Finds the model and makes sure that it is a float one. Nothing is run yet.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="manifest">Its partial manifest.</param>
    /// <exception cref="EdgeException">Either cannot be used, or the model is quantized already.</exception>
    public static ModelBundle Find(string path, string manifest)
    {
        ThrowIfBundle(path);
        ModelBundle model = ModelBundle.FromOnnx(path, manifest);

        // Before it is opened: opened, an integer model only seems to take the wrong picture.
        QuantizationSession.ThrowIfQuantized(model.Read(model.Manifest.Variants[0].File), path);
        return model;
    }

    private static void ThrowIfBundle(string path)
    {
        if (!Directory.Exists(path) && !(File.Exists(path) && path.EndsWith(ModelBundle.ZipExtension, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        ModelVariant? integer = ModelBundle.Open(path).Manifest.Variants.FirstOrDefault(variant => variant.Precision == DraftVariant.IntegerPrecision);
        string what = integer is null ? "The model is a bundle" : $"The model is quantized already: it is a bundle with the {integer.Precision} variant '{integer.Name}'";
        throw new EdgeException(EdgeFault.Model, what, path, "the float32 export that it was made of, an .onnx file", "Quantize that one.");
    }
}
