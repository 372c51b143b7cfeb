using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>A variant of a bundle that is not written yet.</summary>
/// <param name="Variant">What the manifest will say.</param>
/// <param name="Bytes">Its file.</param>
/// <param name="Result">How it came about; null for the float model.</param>
internal sealed record DraftVariant(ModelVariant Variant, byte[] Bytes, QuantizationResult? Result)
{
    /// <summary>What a manifest calls the precision of an integer variant.</summary>
    public const string IntegerPrecision = "int8";

    private const string Float = "fp32";

    /// <summary>An integer variant.</summary>
    public static DraftVariant Integer(EmissionTarget target, QuantizationResult result)
    {
        string name = TargetNames.Of(target);

        // The file of the usual variant keeps the name that older bundles give it.
        string file = target == EmissionTarget.Cpu ? "model.int8.onnx" : $"model.int8.{name}.onnx";
        return new DraftVariant(
            new ModelVariant { Name = name, Provider = "cpu", File = file, Precision = IntegerPrecision, Input = result.InputFormat }, result.Model, result);
    }

    /// <summary>The float model itself.</summary>
    public static DraftVariant Parent(byte[] bytes) =>
        new(new ModelVariant { Name = Float, Provider = "cpu", File = $"model.{Float}.onnx", Precision = Float }, bytes, null);

    /// <summary>A bundle of this variant alone, in memory.</summary>
    /// <param name="location">Where it will go, for messages.</param>
    /// <param name="manifest">Everything but the variants.</param>
    public ModelBundle ToBundle(string location, ModelManifest manifest) =>
        ModelBundle.InMemory(location, manifest with { Variants = [Variant] }, new Dictionary<string, byte[]> { [Variant.File] = Bytes });
}
