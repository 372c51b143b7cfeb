namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>How far a quantization with an accuracy budget is.</summary>
/// <param name="Step">What is being done. A step that begins anew counts from 0 or 1 again.</param>
/// <param name="Done">
/// Pictures, operators or kernel variants done so far, as the step says. While accuracy is being restored: the operators that are float in
/// what is tried.
/// </param>
/// <param name="Total">How many there will be; 0 for pictures, whose number only their source knows.</param>
public readonly record struct AccuracyProgress(AccuracyStep Step, int Done, int Total)
{
    /// <summary>
    /// While accuracy is being restored: percentage points of top-1 that what was tried loses; null before it has been tried.
    /// </summary>
    public double? Drop { get; init; }
}

/// <summary>The steps of a quantization with an accuracy budget.</summary>
public enum AccuracyStep
{
    /// <summary>The float model runs over the calibration pictures.</summary>
    Calibrating,

    /// <summary>The kernels of the operators are measured in turns.</summary>
    Tuning,

    /// <summary>An integer model runs over the validation pictures.</summary>
    Validating,

    /// <summary>Each operator's noise is measured.</summary>
    MeasuringOperators,

    /// <summary>Operators go back to float.</summary>
    RestoringAccuracy,
}
