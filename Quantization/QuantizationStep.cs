namespace EdgeConvNeXt.Quantization;

/// <summary>The steps of a quantization, in their order.</summary>
public enum QuantizationStep
{
    /// <summary>The model is read and brought into the form that the next steps know.</summary>
    Preparing,

    /// <summary>The float model runs over the calibration images.</summary>
    Calibrating,

    /// <summary>Scales are chosen and the integer model is written.</summary>
    Writing,
}
