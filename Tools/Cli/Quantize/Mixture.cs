using EdgeConvNeXt.Quantization.Budget;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>What the search for the budget came to.</summary>
/// <param name="Steps">Every mixture that was tried, in order.</param>
/// <param name="Found">The one with the fewest float operators that is within the budget; null when none is.</param>
internal sealed record Mixture(IReadOnlyList<BudgetStep> Steps, BudgetStep? Found);
