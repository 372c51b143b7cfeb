namespace EdgeConvNeXt.Cli.Bench;

/// <summary>What <c>edge bench --json</c> prints.</summary>
/// <param name="Runs">Every combination, in the order in which they took turns.</param>
/// <param name="Compare">What they come to, held against reference vectors; null where nobody compared.</param>
/// <param name="PeakMemoryMb">The process' largest resident memory in 10^6 bytes, all combinations open at once.</param>
internal sealed record BenchReport(IReadOnlyList<BenchRun> Runs, BenchComparison? Compare, double PeakMemoryMb);
