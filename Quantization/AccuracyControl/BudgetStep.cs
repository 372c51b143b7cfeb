namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>One mixture that was tried on the validation pictures.</summary>
/// <param name="FloatOperators">The operators that were float, the most worthwhile first.</param>
/// <param name="Measure">How the model did.</param>
public sealed record BudgetStep(IReadOnlyList<string> FloatOperators, BudgetMeasure Measure);
