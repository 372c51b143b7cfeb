using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Compile;

/// <summary>The float32 model that is compiled, and the bundle that the compiled one joins.</summary>
/// <param name="Onnx">The float32 model with its weights inside.</param>
/// <param name="Place">Where it comes from, for messages.</param>
/// <param name="Manifest">The manifest of the bundle as it will be, without the new variant.</param>
/// <param name="Files">The bundle's files.</param>
internal sealed record CompileSource(byte[] Onnx, string Place, ModelManifest Manifest, IReadOnlyDictionary<string, byte[]> Files)
{
    private const string Float32 = "fp32";

    /// <summary>Opens it.</summary>
    /// <exception cref="EdgeException">It cannot be read, or there is no float32 model in it.</exception>
    public static CompileSource Open(CompileOptions options) =>
        options.Manifest is { } manifest ? OfOnnx(options.Model, manifest) : OfBundle(ModelBundle.Open(options.Model));

    private static CompileSource OfOnnx(string model, string manifest)
    {
        ModelBundle bundle = ModelBundle.FromOnnx(model, manifest);
        PlainForm plain = SelfContainedModel.Read(model, NetworkTask.Of(bundle.Manifest));
        ModelVariant variant = bundle.Manifest.Variants[0] with { File = "fp32.onnx" };
        ModelManifest whole = plain.Describe(bundle.Manifest) with { Variants = [variant] };
        return new CompileSource(plain.Bytes, model, whole, new Dictionary<string, byte[]> { [variant.File] = plain.Bytes });
    }

    private static CompileSource OfBundle(ModelBundle bundle)
    {
        ModelVariant variant = bundle.Manifest.Variants.FirstOrDefault(
            one => one.Precision == Float32 && one.File.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            ?? throw new EdgeException(
                EdgeFault.Model,
                "The bundle has no float32 model, and ATC reads none that is quantized in the way of ONNX",
                bundle.Location,
                $"a variant of precision {Float32} besides "
                + $"{string.Join(", ", bundle.Manifest.Variants.Select(one => $"{one.Name} ({one.Precision})"))}",
                "Name the float32 ONNX file with --manifest, or quantize again with --keep-fp32.");
        return new CompileSource(
            bundle.Read(variant.File), $"{bundle.Location}, {variant.File}", bundle.Manifest,
            bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read));
    }
}
