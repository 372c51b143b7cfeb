namespace EdgeConvNeXt.Quantization.Emission;

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
