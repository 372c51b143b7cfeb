using System.Diagnostics;
using System.Globalization;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What people at the page cost the line: a published agent with page, journal and pictures, in turns without anybody and with eight
/// viewers of the live picture at 5 a second, one that never reads, and 200 calls of the API a second. The callers are a process of their
/// own below the line's priority, for they are other machines' elsewhere.
/// </summary>
internal static class PageBenchmark
{
    private const int Turns = 5;

    // The visitors leave before the agent is killed.
    private const int EndSeconds = 3;

    /// <summary>Measures and prints.</summary>
    /// <param name="agent">A published agent.</param>
    /// <param name="model">A bundle.</param>
    /// <param name="folder">A folder that is made and left.</param>
    /// <param name="framesPerSecond">Parts a second.</param>
    /// <param name="time">How long a turn lasts.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string agent, string model, string folder, int framesPerSecond, TimeSpan time, TextWriter output)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        List<(double P50, double P99, double Megabytes)> without = [];
        List<(double P50, double P99, double Megabytes)> with = [];
        for (int turn = 1; turn <= Turns; turn++)
        {
            without.Add(await MeasureAsync(agent, model, Path.Combine(folder, $"without-{turn}"), framesPerSecond, time, false, output));
            with.Add(await MeasureAsync(agent, model, Path.Combine(folder, $"with-{turn}"), framesPerSecond, time, true, output));
        }

        double[] ratios = [.. with.Zip(without, (more, less) => more.P99 / less.P99)];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"p99 with people at the page against without, median of {Turns} pairs: {AgentTurn.Median(ratios):F3} "
            + $"({ratios.Min():F2} to {ratios.Max():F2}); p50 "
            + $"{AgentTurn.Median(with.Zip(without, (more, less) => more.P50 / less.P50)):F3}; resident memory more by "
            + $"{AgentTurn.Median(with.Zip(without, (more, less) => more.Megabytes - less.Megabytes)):F1} MB"));
    }

    private static async Task<(double P50, double P99, double Megabytes)> MeasureAsync(
        string agent, string model, string name, int framesPerSecond, TimeSpan time, bool isVisited, TextWriter output)
    {
        AgentWithPage station = AgentWithPage.Configure(model, name, framesPerSecond);
        Task<AgentTurn> running = AgentTurn.RunAsync(agent, station.Configuration, time);
        Task<string> visitors = isVisited
            ? VisitAsync(station.Address, (int)time.TotalSeconds - PageLoad.StartSeconds - EndSeconds)
            : Task.FromResult("");
        AgentTurn turn = await running;
        double[] times = AgentTurn.Times(name + ".jsonl");
        (double P50, double P99, double Megabytes) measured =
            (times[times.Length / 2], times[(int)(times.Length * 0.99)], turn.Megabytes);
        string said = await visitors;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isVisited ? "with" : "without")}: {times.Length} parts, p50 {measured.P50:F2} ms, "
            + $"p99 {measured.P99:F2} ms, {measured.Megabytes:F1} MB resident. {said}"));
        return measured;
    }

    private static async Task<string> VisitAsync(string address, int seconds)
    {
        ProcessStartInfo start = new(
            "nice", ["-n", "19", Environment.ProcessPath!, .. Own(), "page-load", address, $"{seconds}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }

    // Under the dotnet host the host runs this program's library.
    private static string[] Own() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [typeof(PageBenchmark).Assembly.Location]
        : [];
}
