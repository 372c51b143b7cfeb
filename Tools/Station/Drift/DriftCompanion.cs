using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Hosting;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>Brings the watch for drift and the station together: its models, its lamps, its record.</summary>
internal static class DriftCompanion
{
    /// <summary>Does so; the watch itself is an output, which the station closes.</summary>
    /// <returns>Null: nothing stands open.</returns>
    /// <exception cref="Runtime.EdgeException">The model's baseline has faults.</exception>
    public static IAsyncDisposable? Open(RunningStation running)
    {
        if (running.Host.Sinks.OfType<DriftSink>().FirstOrDefault() is { } drift)
        {
            drift.FindBundle = model => running.Host.Models.Current is { } now && now.Identity.Digest == model.Digest
                ? now.Model.Bundle
                : null;
            drift.Record = text => running.Events.Add("drift", text);
            RunningModel first = running.Host.Models.Current;
            drift.Know(new WatchedModel(first.Identity, DriftBaseline.Read(first.Model.Bundle)));
            running.Events.Concerns.Enqueue(() => drift.Concern);
        }

        return null;
    }
}
