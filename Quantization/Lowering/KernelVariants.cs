namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>The kernels of the operators that are not computed with the default one.</summary>
internal sealed class KernelVariants
{
    private readonly Dictionary<string, KernelVariant> _kernels;

    private KernelVariants(Dictionary<string, KernelVariant> kernels) => _kernels = kernels;

    /// <summary>Every operator with its default kernel.</summary>
    public static KernelVariants Default { get; } = new([]);

    /// <summary>Names of the operators that are not to be computed with integers.</summary>
    public IEnumerable<string> Floats => _kernels.Where(item => item.Value == KernelVariant.Float).Select(item => item.Key);

    /// <summary>The kernel of an operator, or null for the default one.</summary>
    public KernelVariant? Of(string name) => _kernels.TryGetValue(name, out KernelVariant kernel) ? kernel : null;

    /// <summary>These kernels, and one for some operators.</summary>
    public KernelVariants With(IEnumerable<string> operators, KernelVariant kernel)
    {
        Dictionary<string, KernelVariant> kernels = new(_kernels);
        foreach (string name in operators)
        {
            kernels[name] = kernel;
        }

        return new KernelVariants(kernels);
    }
}

/// <summary>How a linear operator is computed in the model for the CPU provider.</summary>
public enum KernelVariant
{
    /// <summary>Not with integers.</summary>
    Float,

    /// <summary>An integer matrix product whose result is float: MatMulIntegerToFloat.</summary>
    MatMul,

    /// <summary>An integer convolution whose result is bytes: QLinearConv.</summary>
    Convolution,

    /// <summary>A 1x1 integer convolution and the GELU behind it as a table of bytes.</summary>
    LutGelu,
}
