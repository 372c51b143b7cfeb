using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>A station's whole life: open, notify the service manager, inspect, stop, close, sum up.</summary>
public sealed class StationRunner
{
    /// <summary>
    /// SIGUSR1, which announces a part where the trigger is a software one; Linux's number on x64 and arm64, for which .NET has no name.
    /// </summary>
    public const PosixSignal User1 = (PosixSignal)10;

    // Opening cannot be interrupted; a stop that comes meanwhile does not wait for it for ever.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromMilliseconds(1500);

    private readonly StationServices _services;
    private readonly IServiceManager _manager;
    private readonly ILogger _log;

    /// <param name="services">What the station is given.</param>
    /// <param name="manager">What watches the service.</param>
    public StationRunner(StationServices services, IServiceManager manager)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _manager = manager;
        _log = services.Loggers.CreateLogger<StationRunner>();
    }

    /// <summary>Runs until the source ends, the configured number of parts is reached, or it is stopped; each of them is success.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="stop">
    /// Stops it: the part in hand is finished, verdicts that wait are written, and everything is closed. Nothing that hangs holds that up:
    /// the line is given up after <see cref="StationHost.LineStopTime"/> or twice its longest part, an output after
    /// <see cref="QueueSinkOptions.DrainTime"/>.
    /// </param>
    /// <exception cref="EdgeException">
    /// Something could not be opened, the source failed, or verdicts of a source that ended were lost: then the result is not whole.
    /// </exception>
    public async Task RunAsync(StationConfiguration configuration, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Task<StationHost> opening = Task.Run(() => StationBuilder.OpenAsync(configuration, _services), CancellationToken.None);
        if (!await GracefulStop.WaitAsync(opening, () => OpenTimeout, _services.Clock, stop).ConfigureAwait(false))
        {
            StationLog.CloseTimedOut(_log, "station, which was still opening,", OpenTimeout.TotalSeconds);
            return;
        }

        StationHost station = await opening.ConfigureAwait(false);
        try
        {
            Describe(station, configuration);
            await InspectAsync(station, configuration, stop).ConfigureAwait(false);
        }
        finally
        {
            _manager.Stopping();
            await station.DisposeAsync().ConfigureAwait(false);
            StationLog.Done(_log, station.Summary);
        }

        ThrowIfIncomplete(station, stop);
    }

    private async Task InspectAsync(StationHost station, StationConfiguration configuration, CancellationToken stop)
    {
        RunningStation running = new(station, configuration, _services);
        await using Companions companions = await Companions.OpenAsync(running).ConfigureAwait(false);
        JsonLinesSink? record = station.Sinks.OfType<JsonLinesSink>().FirstOrDefault();
        Supervisor supervisor = new(
            _manager, running.CreateHealth(), station.Line.Statistics, record, _services.Clock,
            _services.Loggers.CreateLogger<Supervisor>());
        using CancellationTokenSource ended = new();
        Task supervision = _manager.IsActive ? supervisor.RunAsync(ended.Token) : Task.CompletedTask;
        using PosixSignalRegistration? hangUp = station.Recipe is { } recipe
            ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => ReadRecipeAgain(recipe, context))
            : null;
        using PosixSignalRegistration? call = station.Line is { TriggerType: TriggerType.Software } line
            ? PosixSignalRegistration.Create(User1, context => Trigger(line, context))
            : null;
        _manager.Ready($"{configuration.Station} inspects {station.Source.Name}");
        StationLog.Ready(_log, configuration.Station);
        try
        {
            await station.RunAsync(configuration.MaximumParts, stop).ConfigureAwait(false);
            StationLog.Stopping(_log, stop.IsCancellationRequested ? "stop requested" : "no more parts");
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await supervision.ConfigureAwait(false);
        }
    }

    private static void Trigger(InspectionLine line, PosixSignalContext context)
    {
        context.Cancel = true;
        line.Trigger();
    }

    // Runs on a thread of the pool: whatever fails here must not end the station.
    private void ReadRecipeAgain(RecipeKeeper recipe, PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            recipe.ReadAgain("SIGHUP");
        }
        catch (EdgeException fault)
        {
            StationLog.RecipeRefused(_log, fault.Where, fault.Message);
        }
    }

    private void Describe(StationHost station, StationConfiguration configuration)
    {
        foreach (ProviderRejection rejection in station.Choice.Rejections)
        {
            StationLog.ProviderRejected(_log, rejection.Provider, rejection.Reason);
        }

        IInferenceSession session = station.Choice.Session;
        StationLog.ModelOpened(_log, station.Manifest.Id, session.Variant.Name, session.Variant.Precision, session.Provider);
        DescribeTrust(station.Model);
        StationLog.ModelPlaced(_log, session.Placement);
        if (session.Placement.Misplaced is { } reason)
        {
            StationLog.ModelMisplaced(_log, reason);
        }

        StationLog.SourceStarted(_log, station.Source.Name);
        if (station.Sinks.Count == configuration.Outputs.Count(output => !output.GivesVerdicts))
        {
            StationLog.NoOutput(_log);
        }
    }

    private void DescribeTrust(StationModel model)
    {
        if (model.Proof is { } proof)
        {
            StationLog.ModelSigned(_log, proof.Key, proof.Release?.Version ?? 0);
        }
        else if (model.IsAllowedUnsigned)
        {
            StationLog.ModelUnsigned(_log, model.Doubt!);
        }
        else
        {
            StationLog.ModelUnchecked(_log, model.Doubt!);
        }
    }

    private static void ThrowIfIncomplete(StationHost station, CancellationToken stop)
    {
        long lost = station.Summary.LostVerdicts;
        if (lost > 0 && !station.Source.IsLive && !stop.IsCancellationRequested)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"{lost} verdicts were lost",
                station.Source.Name,
                "every verdict of a source that ends to be written",
                "The log says which output refused them; give it room and run again.");
        }
    }
}
