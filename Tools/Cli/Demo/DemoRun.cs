using System.Diagnostics;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Outputs;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>One run of the synthetic line from its first part to its summary.</summary>
/// <param name="model">The model.</param>
/// <param name="source">The line's frames.</param>
/// <param name="outputs">Where verdicts go beside the view; the caller closes them.</param>
/// <param name="view">Shows verdicts.</param>
/// <param name="clock">The clock.</param>
internal sealed class DemoRun(
    OpenModel model, IFrameSource source, IReadOnlyList<IVerdictSink> outputs, IDemoView view, TimeProvider clock)
{
    /// <summary>Runs until the frames are done or the token is cancelled.</summary>
    /// <param name="frames">Parts to show; 0 means no end.</param>
    /// <param name="seed">Seed of the line, for the summary.</param>
    /// <param name="cancellationToken">Ends the run after the part in hand.</param>
    public async Task<DemoSummary> RunAsync(long frames, ulong seed, CancellationToken cancellationToken)
    {
        await using DemoSink sink = new();
        DemoTally tally = new(model.Bundle.Manifest.OkLabels);
        FrameInspector inspector = new(model.Session, model.Bundle.Manifest, new InspectionSettings(), clock);
        InspectionLine line = InspectionLine.OfEveryFrame(
            source, inspector, [sink, .. outputs], clock, pictures: [.. outputs.OfType<IPictureKeeper>()]);
        source.Start();
        MonotonicTime start = MonotonicTime.Now(clock);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task showing = ShowAsync(sink, tally, stop);
        await line.RunAsync(frames, stop.Token);
        if (!stop.IsCancellationRequested)
        {
            IPacedSink.AllowDrain(outputs);
        }

        TimeSpan elapsed = MonotonicTime.Now(clock) - start;
        await sink.DisposeAsync();
        await showing;
        return Summarize(line.Statistics, tally, seed, elapsed);
    }

    // A view that fails, as when standard output is not read any more, has to end the line too: by itself it may have no end.
    private async Task ShowAsync(DemoSink sink, DemoTally tally, CancellationTokenSource stop)
    {
        try
        {
            await view.ShowAsync(sink.Verdicts, tally);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private DemoSummary Summarize(LineStatistics statistics, DemoTally tally, ulong seed, TimeSpan elapsed)
    {
        using Process process = Process.GetCurrentProcess();
        Dictionary<string, LatencyPercentiles> stages = new()
        {
            ["wait"] = LatencyPercentiles.Of(statistics.Wait),
            ["preprocess"] = LatencyPercentiles.Of(statistics.Preprocess),
            ["inference"] = LatencyPercentiles.Of(statistics.Inference),
            ["decide"] = LatencyPercentiles.Of(statistics.Decide),
        };
        double framesPerSecond = elapsed > TimeSpan.Zero ? Math.Round(tally.Parts / elapsed.TotalSeconds, 2) : 0;
        return new DemoSummary(
            tally.Parts, tally.Accuracy, tally.Escapes, tally.Overkill, tally.Unsure, framesPerSecond, model.Session.Provider,
            model.Bundle.Manifest.Id, seed, LatencyPercentiles.Of(statistics.Total), stages, Math.Round(process.PeakWorkingSet64 / 1e6, 1));
    }
}
