namespace EdgeConvNeXt.Quantization;

/// <summary>How far a quantization is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Images">Calibration images seen so far.</param>
public readonly record struct QuantizationProgress(QuantizationStep Step, int Images);

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
