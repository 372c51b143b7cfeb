using System.Text.Json;

namespace EdgeConvNeXt.Quantization;

/// <summary>What may run an integer model, by the names that their variants have in a bundle.</summary>
public static class TargetNames
{
    /// <summary>Every name, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<LoweringTarget>().Select(Of)];

    /// <summary>The target of a name.</summary>
    /// <exception cref="InvalidOperationException">There is no such name.</exception>
    public static LoweringTarget Target(string name) => Enum.GetValues<LoweringTarget>().First(target => Of(target) == name);

    /// <summary>The name of a target.</summary>
    public static string Of(LoweringTarget target) => JsonNamingPolicy.KebabCaseLower.ConvertName(target.ToString());
}

/// <summary>What will run an integer model.</summary>
public enum LoweringTarget
{
    /// <summary>ONNX Runtime's CPU provider: its own integer operators, written directly.</summary>
    Cpu,

    /// <summary>
    /// Any runtime that reads ONNX: operators of the standard alone, with QuantizeLinear and DequantizeLinear around the float operators.
    /// </summary>
    Portable,

    /// <summary>
    /// Any runtime that reads ONNX, without calibration images: the range of each activation is that of the picture at hand. Linear layers
    /// alone are integer.
    /// </summary>
    Dynamic,
}
