namespace EdgeConvNeXt.Quantization.Lowering;

/// <summary>Forms of operators that differ from the usual ones.</summary>
internal sealed class KernelVariants
{
    private readonly Dictionary<string, KernelVariant> _forms;

    private KernelVariants(Dictionary<string, KernelVariant> forms) => _forms = forms;

    /// <summary>Every operator in its usual form.</summary>
    public static KernelVariants Usual { get; } = new([]);

    /// <summary>Names of the operators that are not to be computed with integers.</summary>
    public IEnumerable<string> Floats => _forms.Where(item => item.Value == KernelVariant.Float).Select(item => item.Key);

    /// <summary>The form of an operator, or null for the usual one.</summary>
    public KernelVariant? Of(string name) => _forms.TryGetValue(name, out KernelVariant form) ? form : null;

    /// <summary>These forms, and one for some operators.</summary>
    public KernelVariants With(IEnumerable<string> operators, KernelVariant form)
    {
        Dictionary<string, KernelVariant> forms = new(_forms);
        foreach (string name in operators)
        {
            forms[name] = form;
        }

        return new KernelVariants(forms);
    }
}

/// <summary>How a linear operator is computed in the model for the CPU provider.</summary>
public enum KernelVariant
{
    /// <summary>Not with integers.</summary>
    Float,

    /// <summary>An integer product whose result is float: MatMulIntegerToFloat.</summary>
    Product,

    /// <summary>An integer convolution whose result is bytes: QLinearConv.</summary>
    Convolution,

    /// <summary>A 1x1 integer convolution and the GELU behind it as a table of bytes.</summary>
    Lookup,
}
