using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>Brings the watch for drift and the station together: its models, its lamps, its record.</summary>
internal static class DriftCompanion
{
    private const string Ensemble = "Several models vote, each with features of its own";

    /// <summary>Does so; the watch itself is an output, which the station closes.</summary>
    /// <returns>Null: nothing stands open.</returns>
    public static IAsyncDisposable? Open(RunningStation running)
    {
        if (running.Host.Sinks.OfType<DriftSink>().FirstOrDefault() is { } drift)
        {
            drift.FindModel = model => Find(model, running);
            drift.Record = text => running.Events.Add("drift", text);
            drift.Know(Watch(running.Host.Models.Current, running));
            running.Events.Concerns.Enqueue(() => drift.Concern);
        }

        return null;
    }

    private static WatchedModel? Find(ModelIdentity model, RunningStation running)
    {
        ModelKeeper models = running.Host.Models;
        return models.Current is { } now && now.Identity.Digest == model.Digest ? Watch(now, running)
            : models.Identity.Digest == model.Digest ? new WatchedModel(model, null) { FeatureObstacle = Ensemble }
            : null;
    }

    private static WatchedModel Watch(RunningModel model, RunningStation running) => new(model.Identity, BaselineOf(model, running))
    {
        Network = model.Choice.Session is IFeatureSession session ? session.Variant.File : null,
        FeatureObstacle = model.Choice.FeatureObstacle,
    };

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
