namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>How an integer model did on the validation pictures.</summary>
/// <param name="Drop">What it loses in top-1, in percentage points; negative when it gains.</param>
/// <param name="Agreement">Share of images, 0..1, that it judges as the float model does.</param>
public readonly record struct BudgetMeasure(double Drop, double Agreement);
