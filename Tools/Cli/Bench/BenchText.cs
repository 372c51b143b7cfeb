using System.Globalization;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>Times for people.</summary>
internal static class BenchText
{
    private const string Integers = "int8";

    /// <summary>Writes a line for each combination.</summary>
    public static void Write(BenchReport report, TextWriter output)
    {
        bool isOneModel = report.Runs.Select(run => run.Model).Distinct().Count() == 1;
        int width = Math.Max("variant".Length, report.Runs.Max(run => Name(run, isOneModel).Length));
        output.WriteLine($"{"variant".PadRight(width)}  precision  provider  threads   p50 ms   p95 ms   p99 ms   runs/s   ratio");
        foreach (BenchRun run in report.Runs)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name(run, isOneModel).PadRight(width)}  {run.Precision,-9}  {run.Provider,-8}  {run.Threads,7}  "
                + $"{run.LatencyMs.P50,7:F2}  {run.LatencyMs.P95,7:F2}  {run.LatencyMs.P99,7:F2}  {run.RunsPerSecond,7:F1}  "
                + $"{run.Ratio,5:F2}x"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Runs[0].Runs} runs each, in turns; ratio: how many times as fast as the first; peak memory "
            + $"{report.PeakMemoryMb:F0} MB with all of them open"));
        foreach (string kernels in report.Runs.Where(IsInteger).Select(run => $"{Name(run, isOneModel)}: {run.Kernels}").Distinct())
        {
            output.WriteLine(kernels);
        }
    }

    /// <summary>Writes how each combination did on golden vectors, what could not run, and which one to take.</summary>
    /// <param name="report">Everything that was measured.</param>
    /// <param name="comparison">What it comes to.</param>
    /// <param name="isExplained">Of which providers the whole reason is given why they cannot run.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteComparison(BenchReport report, BenchComparison comparison, Func<string, bool> isExplained, TextWriter output)
    {
        output.WriteLine();
        bool isOneModel = report.Runs.Select(run => run.Model).Distinct().Count() == 1;
        foreach (BenchRun run in report.Runs)
        {
            output.WriteLine(
                $"{Title(run, isOneModel)}: {(run.Reference!.Fault is { } fault ? $"not taken, {fault}" : Sound(run.Reference))}");
        }

        foreach (SkippedCombination skipped in comparison.Skipped)
        {
            output.WriteLine(
                $"{skipped.Provider}{(skipped.Variant is null ? "" : $" {skipped.Variant}")}: cannot run here, "
                + $"{(isExplained(skipped.Provider) ? skipped.Reason : skipped.Brief)}");
        }

        output.WriteLine(comparison.Recommended is { } index
            ? $"Recommended: {Title(report.Runs[index], isOneModel)}, the fastest that computes as the reference does."
            : "Recommended: none, for none computes as the reference does.");
    }

    private static string Title(BenchRun run, bool isOneModel) =>
        $"{run.Provider} {Name(run, isOneModel)}, {(run.Threads == 0 ? "a thread for each core" : $"{run.Threads} threads")}";

    private static bool IsInteger(BenchRun run) => run.Kernels is not null && run.Precision == Integers;

    private static string Sound(ReferenceFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.SameTop1} of {figures.Pictures} pictures with the same best label, "
        + $"{(figures.SqnrDb is { } ratio ? $"{ratio:F1} dB" : "no difference")}, cosine {figures.Cosine:F4}");

    private static string Name(BenchRun run, bool isOneModel) => isOneModel ? run.Variant : $"{run.Model} {run.Variant}";
}
