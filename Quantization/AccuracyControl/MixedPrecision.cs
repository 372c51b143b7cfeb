namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>What restoring accuracy came to: some operators integer, some float.</summary>
/// <param name="Steps">Every mixture that was tried, in order.</param>
/// <param name="Found">The one with the fewest float operators that is within the budget; null when none is.</param>
public sealed record MixedPrecision(IReadOnlyList<BudgetStep> Steps, BudgetStep? Found);
