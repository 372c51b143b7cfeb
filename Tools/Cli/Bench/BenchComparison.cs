namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What <c>edge bench --compare</c> comes to.</summary>
/// <param name="MinimumSqnrDb">The least ratio that was asked for.</param>
/// <param name="MinimumCosine">The least cosine that was asked for.</param>
/// <param name="Recommended">Index, among the runs, of the fastest that computes as the reference does; null when none does.</param>
/// <param name="Skipped">What could not run here, each with its reason.</param>
internal sealed record BenchComparison(double MinimumSqnrDb, double MinimumCosine, int? Recommended, IReadOnlyList<SkippedCombination> Skipped);
