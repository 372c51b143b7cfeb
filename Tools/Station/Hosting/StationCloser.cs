using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Signals;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Closes the parts of a station, verdicts first. No part can hold it up, and none that fails keeps the next from being closed.
/// </summary>
/// <param name="services">Clock and log.</param>
internal sealed class StationCloser(StationServices services)
{
    // With the 1.2 s of an output that hangs, the station still stops within 2 s.
    private static readonly TimeSpan SourceCloseTime = TimeSpan.FromMilliseconds(300);

    private readonly ILogger _log = services.Loggers.CreateLogger<StationCloser>();

    /// <summary>Closes what there is.</summary>
    public async Task CloseAsync(IReadOnlyList<IVerdictSink> sinks, IFrameSource? source, IDisposable? model)
    {
        await Task.WhenAll(sinks.Select(CloseSinkAsync)).ConfigureAwait(false);
        if (source is not null)
        {
            await CloseSourceAsync(source).ConfigureAwait(false);
        }

        model?.Dispose();
    }

    /// <summary>Sets outputs to their safe levels and lets go of all lines.</summary>
    public void CloseWiring(LineWiring? wiring)
    {
        try
        {
            wiring?.Dispose();
        }
        catch (EdgeException fault)
        {
            StationLog.CloseFailed(_log, "reject output", fault.Message);
        }
    }

    private async Task CloseSinkAsync(IVerdictSink sink)
    {
        try
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            StationLog.CloseFailed(_log, "output", fault.Message);
        }
    }

    private async Task CloseSourceAsync(IFrameSource source)
    {
        try
        {
            await Task.Run(async () => await source.DisposeAsync().ConfigureAwait(false))
                .WaitAsync(SourceCloseTime, services.Clock)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            StationLog.CloseTimedOut(_log, "source", SourceCloseTime.TotalSeconds);
        }
        catch (Exception fault)
        {
            StationLog.CloseFailed(_log, "source", fault.Message);
        }
    }
}
