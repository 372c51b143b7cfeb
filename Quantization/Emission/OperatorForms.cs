namespace EdgeConvNeXt.Quantization.Emission;

/// <summary>Forms of operators that differ from the usual ones.</summary>
internal sealed class OperatorForms
{
    private readonly Dictionary<string, OperatorForm> _forms;

    private OperatorForms(Dictionary<string, OperatorForm> forms) => _forms = forms;

    /// <summary>Every operator in its usual form.</summary>
    public static OperatorForms Usual { get; } = new([]);

    /// <summary>Names of the operators that are not to be computed with integers.</summary>
    public IEnumerable<string> Floats => _forms.Where(item => item.Value == OperatorForm.Float).Select(item => item.Key);

    /// <summary>The form of an operator, or null for the usual one.</summary>
    public OperatorForm? Of(string name) => _forms.TryGetValue(name, out OperatorForm form) ? form : null;

    /// <summary>These forms, and one for some operators.</summary>
    public OperatorForms With(IEnumerable<string> operators, OperatorForm form)
    {
        Dictionary<string, OperatorForm> forms = new(_forms);
        foreach (string name in operators)
        {
            forms[name] = form;
        }

        return new OperatorForms(forms);
    }
}

/// <summary>How a linear operator is computed in the model for the CPU provider.</summary>
public enum OperatorForm
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
