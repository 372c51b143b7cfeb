using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Sources;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// What a change of the model costs a line that gets 30 parts a second: parts without a verdict, latency from lease to verdict while
/// another model is opened, warmed, checked and taken, against that of the same run between changes, and how long the line was held up by
/// the change itself.
/// </summary>
internal static class SwapBenchmark
{
    private const int FramesPerSecond = 30;

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Measures and prints.</summary>
    /// <param name="path">A bundle.</param>
    /// <param name="swaps">How many changes, 1 or more.</param>
    /// <param name="output">Where figures go.</param>
    public static async Task RunAsync(string path, int swaps, TextWriter output)
    {
        Latencies latencies = new();
        StationServices services = new() { CreateMoreSinks = _ => [latencies] };
        StationConfiguration configuration = new()
        {
            Model = path, Source = new SyntheticSourceConfiguration { FramesPerSecond = FramesPerSecond },
        };
        StationModel model = StationModel.Open(configuration, recipe: null, DateTimeOffset.UtcNow);
        List<double> taken = [];
        TimeSpan paused = TimeSpan.Zero;
        await using StationHost station = await StationBuilder.OpenAsync(configuration, services);
        using CancellationTokenSource stop = new();
        Task run = station.RunAsync(0, stop.Token);
        for (int swap = 0; swap < swaps; swap++)
        {
            await Task.Delay(Between);
            latencies.IsSwapping = true;
            TimeSpan pausedBefore = GC.GetTotalPauseDuration();
            RunningModel next = await Task.Factory.StartNew(
                () => OpenBeside(station.Line, model, configuration, services), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            MonotonicTime begun = MonotonicTime.Now(TimeProvider.System);
            station.Models.Swap(next);
            taken.Add((MonotonicTime.Now(TimeProvider.System) - begun).TotalMilliseconds);
            latencies.IsSwapping = false;
            paused += GC.GetTotalPauseDuration() - pausedBefore;
        }

        await stop.CancelAsync();
        await run;
        long without = station.Line.Parts.Triggers - station.Line.Statistics.Parts;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{swaps} swaps, {station.Line.Parts.Triggers} parts, {without} without a verdict, {station.Line.Statistics.Dropped} frames "
            + $"replaced by newer ones; the swap itself p50 {Percentile(taken, 0.5):F3} ms, p99 {Percentile(taken, 0.99):F3} ms, "
            + $"collections held threads up for {paused.TotalMilliseconds / swaps:F1} ms during one"));
        foreach (double share in (ReadOnlySpan<double>)[0.5, 0.99])
        {
            double between = Percentile(latencies.Between, share);
            double during = Percentile(latencies.During, share);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"p{share * 100}: {between:F2} ms between swaps ({latencies.Between.Count} parts), {during:F2} ms during one "
                + $"({latencies.During.Count} parts), {during / between:F2} times"));
        }
    }

    // As SlotKeeper does.
    private static RunningModel OpenBeside(
        InspectionLine line, StationModel model, StationConfiguration configuration, StationServices services)
    {
        using GivingWay toTheLine = GivingWay.Begin();
        return RunningModel.OpenBeside(line, model, configuration, services, static _ => { });
    }

    private static double Percentile(List<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length))];
    }

    private sealed class Latencies : IVerdictSink
    {
        public List<double> Between { get; } = [];

        public List<double> During { get; } = [];

        public volatile bool IsSwapping;

        public long Dropped => 0;

        public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) =>
            (IsSwapping ? During : Between).Add(verdict.Timings.Total.TotalMilliseconds);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
