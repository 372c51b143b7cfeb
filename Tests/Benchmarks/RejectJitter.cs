using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Targets.Gpio.Simulation;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// How late the reject output is against its due time, on the simulated chip: a line in real time whose parts get no frame and are all
/// rejected. No benchmark of BenchmarkDotNet, which measures how long something takes and not when it happens.
/// </summary>
internal static class RejectJitter
{
    private const int Parts = 400;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Travel = TimeSpan.FromMilliseconds(120);
    private static readonly PartSettings Settings = new() { Deadline = TimeSpan.FromMilliseconds(60) };

    /// <summary>Measures and prints.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        TimeProvider clock = TimeProvider.System;
        using SimulatedChip chip = new("jitter", ["reject"], clock);
        using IOutputLines reject = chip.RequestOutputs("jitter", [new OutputLineOptions { Line = LineAddress.At(0) }]);
        RejectQueue queue = new(new RejectSettings { Travel = Travel, Pulse = TimeSpan.FromMilliseconds(10) }, Parts);
        PartFlow flow = new(Settings, Parts, new ModelIdentity("none", ["ok"]), queue, []);
        InspectionLine line = new(
            new Blind(), new UnusedJudge(), flow, new InspectionLineOptions { Trigger = TriggerType.Software },
            new LineSignals { Reject = reject }, clock);
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        await TriggerAsync(line, clock);
        await Task.Delay(Travel + Period, clock);
        await stop.CancelAsync();
        await run;
        LatencyHistogram delay = line.Rejections!.Delay;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"reject output after its due time, {delay.Count} parts: p50 {delay.Percentile(0.5).TotalMilliseconds:F2} ms, p99 "
            + $"{delay.Percentile(0.99).TotalMilliseconds:F2} ms, max {delay.Max.TotalMilliseconds:F2} ms"));
    }

    private static async Task TriggerAsync(InspectionLine line, TimeProvider clock)
    {
        using PeriodicTimer timer = new(Period, clock);
        for (int part = 0; part < Parts && await timer.WaitForNextTickAsync(); part++)
        {
            line.Trigger();
        }
    }

    /// <summary>A camera that sees nothing.</summary>
    private sealed class Blind : IFrameSource
    {
        public string Name => "blind";

        public bool IsLive => true;

        public FrameSourceStatistics Statistics => new(0, 0, 0, 0, null, IsConnected: false);

        public void Start()
        {
        }

        public FrameLease? Read(CancellationToken cancellationToken)
        {
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Is never asked.</summary>
    private sealed class UnusedJudge : IFrameJudge
    {
        public ReadOnlySpan<float> Scores => [];

        public Verdict Judge(FrameLease frame, long part) => throw new InvalidOperationException("There are no frames.");
    }
}
