using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>A variant of a bundle that is not written yet.</summary>
/// <param name="Variant">What the manifest will say of it, besides its accuracy.</param>
/// <param name="Bytes">Its file.</param>
/// <param name="Result">How it came about; null for the float model.</param>
public sealed record CandidateVariant(ModelVariant Variant, byte[] Bytes, QuantizationResult? Result)
{
    private const string IntegerPrecision = "int8";
    private const string Float = "fp32";

    /// <summary>Whether a variant is one of those that are made here of a float model.</summary>
    public static bool IsInteger(ModelVariant variant)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return IsIntegerPrecision(variant.Precision);
    }

    /// <summary>Whether manifests call the precision of an integer variant so.</summary>
    public static bool IsIntegerPrecision(string precision) => precision == IntegerPrecision;

    /// <summary>An integer variant.</summary>
    internal static CandidateVariant Integer(LoweringTarget target, QuantizationResult result)
    {
        string name = TargetNames.Of(target);

        // The file of the usual variant keeps the name that older bundles give it.
        string file = target == LoweringTarget.Cpu ? "model.int8.onnx" : $"model.int8.{name}.onnx";
        ModelVariant variant = new()
        {
            Name = name, Provider = "cpu", File = file, Precision = IntegerPrecision, Input = result.InputFormat,
        };
        return new CandidateVariant(variant, result.Model, result);
    }

    /// <summary>The float model itself.</summary>
    internal static CandidateVariant Parent(byte[] bytes) =>
        new(new ModelVariant { Name = Float, Provider = "cpu", File = $"model.{Float}.onnx", Precision = Float }, bytes, null);

    /// <summary>A bundle of this variant alone, in memory.</summary>
    /// <param name="location">Where it comes from, for messages.</param>
    /// <param name="manifest">Everything but the variants.</param>
    internal ModelBundle ToBundle(string location, ModelManifest manifest) =>
        ModelBundle.InMemory(location, manifest with { Variants = [Variant] }, new Dictionary<string, byte[]> { [Variant.File] = Bytes });
}
