using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>What shall be computed with integers, and with which scales. Operators that are not named stay float.</summary>
/// <param name="Operators">Names of the operators.</param>
/// <param name="Scales">A scale for each tensor that such an operator reads, and for each that a convolution among them makes.</param>
internal sealed record QuantizationPlan(IReadOnlySet<string> Operators, IReadOnlyDictionary<string, ActivationScale> Scales)
{
    /// <summary>The tensors of which operators need scales.</summary>
    public static IEnumerable<string> TensorsOf(IEnumerable<LinearOperator> operators) =>
        operators.SelectMany(item => item is Convolution ? [item.Input, item.Output] : new[] { item.Input }).Distinct();
}
