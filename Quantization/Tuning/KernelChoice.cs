using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Patterns;

namespace EdgeConvNeXt.Quantization.Tuning;

/// <summary>Operators of one kind and shape, which take the same time with the same kernel, and the kernels that they can have.</summary>
/// <param name="Operators">Names of the operators.</param>
/// <param name="Kernels">The default kernel, then the others.</param>
internal sealed record KernelChoice(IReadOnlyList<string> Operators, IReadOnlyList<KernelVariant> Kernels)
{
    /// <summary>The choices of a model, in the order of computation.</summary>
    /// <param name="index">The float graph after the passes.</param>
    /// <param name="plan">What becomes integer.</param>
    public static IReadOnlyList<KernelChoice> FindAll(GraphIndex index, QuantizationPlan plan)
    {
        var alike =
            from item in LinearOperator.FindAll(index)
            where plan.Operators.Contains(item.Name)
            let pixels = string.Join('x', plan.Activations[item.Input].Shape)
            group item.Name by (Shape: ShapeOf(item), Pixels: pixels, Kernels: KernelsOf(index, plan, item));
        return
        [
            .. alike.Select(group => new KernelChoice([.. group], [.. group.Key.Kernels.Split(' ').Select(Enum.Parse<KernelVariant>)])),
        ];
    }

    private static string ShapeOf(LinearOperator item) => item is Convolution { Conv.Attribute: { } attributes }
        ? $"{string.Join('x', item.Weights.Dims)} "
            + $"{string.Join(' ', attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal))}"
        : string.Join('x', item.Weights.Dims);

    // As a text, because that is what groups compare by.
    private static string KernelsOf(GraphIndex index, QuantizationPlan plan, LinearOperator item) => string.Join(' ', item switch
    {
        Pointwise layer when plan.IsGeluByTable && LutGelu.Match(index, plan, layer) is not null =>
            [KernelVariant.LutGelu, KernelVariant.MatMul, KernelVariant.Float],
        Pointwise => [KernelVariant.MatMul, KernelVariant.Float],
        Convolution convolution when PatchifyMatMul.Fits(convolution, plan.Activations[item.Input].Shape) =>
            [KernelVariant.MatMul, KernelVariant.Convolution, KernelVariant.Float],
        _ => new[] { KernelVariant.Convolution, KernelVariant.Float },
    });
}
