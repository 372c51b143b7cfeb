namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>One mixed precision of float and integer operators that was tried on the validation set.</summary>
/// <param name="FloatOperators">How many operators were float besides those that always are.</param>
/// <param name="Drop">What the model lost in top-1, in percentage points.</param>
/// <param name="Agreement">Share of images, 0..1, that it judged as FP32 does.</param>
public sealed record BudgetStepFigures(int FloatOperators, double Drop, double Agreement);
