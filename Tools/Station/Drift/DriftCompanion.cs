using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>Brings the watch for drift and the station together: its models, its lamps, its record.</summary>
internal static class DriftCompanion
{
    /// <summary>Does so; the watch itself is an output, which the station closes.</summary>
    /// <returns>Null: nothing stands open.</returns>
    public static IAsyncDisposable? Open(RunningStation running)
    {
        if (running.Host.Sinks.OfType<DriftSink>().FirstOrDefault() is { } drift)
        {
            drift.FindBundle = model => running.Host.Models.Current is { } now && now.Identity.Digest == model.Digest
                ? now.Model.Bundle
                : null;
            drift.Record = text => running.Events.Add("drift", text);
            RunningModel first = running.Host.Models.Current;
            drift.Know(new WatchedModel(first.Identity, BaselineOf(first, running)));
            running.Events.Concerns.Enqueue(() => drift.Concern);
        }

        return null;
    }

    // A baseline that cannot be read must not keep a line from running: the watch then has none.
    private static DriftBaseline? BaselineOf(RunningModel model, RunningStation running)
    {
        try
        {
            return DriftBaseline.Read(model.Model.Bundle);
        }
        catch (EdgeException fault)
        {
            DriftLog.BaselineFaulty(running.Services.Loggers.CreateLogger<DriftSink>(), model.Identity.Id, fault.Message);
            return null;
        }
    }
}
