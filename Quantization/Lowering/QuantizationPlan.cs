using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>What shall be computed with integers, and with which scales. Operators that are not named stay float.</summary>
/// <param name="Operators">Names of the operators.</param>
/// <param name="Activations">Each tensor that such an operator reads, and each that a convolution among them makes.</param>
/// <param name="IsGeluByTable">Whether a GELU between two such operators is computed on bytes, by a lowering that can.</param>
internal sealed record QuantizationPlan(
    IReadOnlySet<string> Operators, IReadOnlyDictionary<string, PlannedActivation> Activations, bool IsGeluByTable)
{
    /// <summary>The kernels of operators for the CPU provider, where they are not the default ones.</summary>
    public KernelVariants Kernels { get; init; } = KernelVariants.Default;

    /// <summary>Threads that quantize the weights.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The tensors that a plan for the operators has to know.</summary>
    public static IEnumerable<string> TensorsOf(IEnumerable<LinearOperator> operators) =>
        operators.SelectMany(item => item is Convolution ? [item.Input, item.Output] : new[] { item.Input }).Distinct();
}

/// <summary>A tensor that is to be quantized.</summary>
/// <param name="Scale">How its values become bytes.</param>
/// <param name="Shape">Its shape for one image; the first dimension counts images.</param>
/// <param name="Means">
/// Mean of each channel, with which the biases of the operators that read it are corrected; null leaves them as they are.
/// </param>
internal sealed record PlannedActivation(ActivationScale Scale, IReadOnlyList<long> Shape, double[]? Means);
