using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>One combination in <c>edge bench --json</c>.</summary>
/// <param name="Model">The model as it was named.</param>
/// <param name="Variant">The variant of the bundle.</param>
/// <param name="Precision">Numbers its weights are kept in.</param>
/// <param name="Provider">What ran it.</param>
/// <param name="Threads">Threads that shared one run; 0: one for each physical core.</param>
/// <param name="Runs">How many runs counted.</param>
/// <param name="LatencyMs">The bare run, without preprocessing.</param>
/// <param name="RunsPerSecond">1000 over the mean of the runs in milliseconds.</param>
/// <param name="Ratio">The first combination's median over this one's: 2 is twice as fast as the first.</param>
/// <param name="Placement">
/// Which execution provider ran which part of it, the largest part of the time first; empty where it is not known.
/// </param>
/// <param name="Kernels">What ran its integer layers on the processor; null where it ran elsewhere.</param>
/// <param name="Reference">How it did on golden vectors; null where nothing was compared.</param>
internal sealed record BenchRun(
    string Model, string Variant, string Precision, string Provider, int Threads, int Runs, LatencyPercentiles LatencyMs,
    double RunsPerSecond, double Ratio,
    IReadOnlyList<PlacementFigures> Placement, KernelUse? Kernels, ReferenceFigures? Reference)
{
    /// <summary>Sums up a combination.</summary>
    /// <param name="contender">It has run.</param>
    /// <param name="firstMedian">The first combination's median in milliseconds.</param>
    public static BenchRun Of(BenchContender contender, double firstMedian)
    {
        LatencyPercentiles latency = contender.Samples.ToPercentiles();
        return new BenchRun(
            contender.Model, contender.Variant.Name, contender.Variant.Precision, contender.Provider, contender.Threads,
            contender.Samples.Count, latency,
            Math.Round(1000 / contender.Samples.Mean, 2), Math.Round(firstMedian / latency.P50, 3),
            PlacementFigures.Of(contender.Placement), contender.Placement.Kernels, ReferenceFigures.Of(contender.Reference));
    }
}

/// <summary>What of a network one execution provider ran.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Nodes">Nodes of the optimized graph.</param>
/// <param name="TimeShare">Its part, 0..1, of the time of all nodes.</param>
internal sealed record PlacementFigures(string Provider, int Nodes, double TimeShare)
{
    private const int Places = 4;

    /// <summary>Every execution provider that ran something.</summary>
    public static IReadOnlyList<PlacementFigures> Of(SessionPlacement placement) =>
        [.. placement.Shares.Select(share => new PlacementFigures(share.Provider, share.Nodes, Math.Round(share.TimeShare, Places)))];
}
