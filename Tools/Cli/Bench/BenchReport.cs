using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What <c>edge bench --json</c> prints.</summary>
/// <param name="Runs">Every combination, in the order in which they took turns.</param>
/// <param name="Compare">What they come to, held against golden vectors; null where nothing was compared.</param>
/// <param name="PeakMemoryMb">The process' largest resident memory in 10^6 bytes, all combinations open at once.</param>
internal sealed record BenchReport(IReadOnlyList<BenchRun> Runs, BenchComparison? Compare, double PeakMemoryMb);

/// <summary>What <c>edge bench --compare</c> comes to.</summary>
/// <param name="MinimumSqnrDb">The least ratio that was requested.</param>
/// <param name="MinimumCosine">The least cosine that was requested.</param>
/// <param name="Recommended">Index, among the runs, of the fastest that computes as the reference does; null when none does.</param>
/// <param name="Skipped">What could not run here, each with its reason.</param>
internal sealed record BenchComparison(
    double MinimumSqnrDb, double MinimumCosine, int? Recommended, IReadOnlyList<SkippedCombination> Skipped);

/// <summary>What was not measured because it cannot run here.</summary>
/// <param name="Model">The model as it was named.</param>
/// <param name="Provider">What should have run it.</param>
/// <param name="Variant">Which variant; null where the provider has none or cannot run any.</param>
/// <param name="Reason">Why not, in words.</param>
internal sealed record SkippedCombination(string Model, string Provider, string? Variant, string Reason)
{
    /// <summary>
    /// The reason in few words, for a line of text: what it takes is not on this machine at all, or the fault without place and remedy.
    /// </summary>
    [JsonIgnore]
    public string Brief { get; init; } = Reason;
}
