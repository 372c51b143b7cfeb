using System.Runtime.InteropServices;
using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Agent.Control;
using EdgeConvNeXt.Agent.Indicators;
using EdgeConvNeXt.Agent.Sinks;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Triggering;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent;

/// <summary>A station's whole life: open, tell systemd, inspect, stop, close, sum up.</summary>
public sealed class AgentRunner
{
    // Opening cannot be interrupted; a stop that comes meanwhile does not wait for it for ever.
    private static readonly TimeSpan OpenPatience = TimeSpan.FromMilliseconds(1500);

    private readonly StationServices _services;
    private readonly SystemdNotifier _notifier;
    private readonly ILogger _log;

    /// <param name="services">What the station is given.</param>
    /// <param name="notifier">The way to systemd.</param>
    public AgentRunner(StationServices services, SystemdNotifier notifier)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _notifier = notifier;
        _log = services.Loggers.CreateLogger<AgentRunner>();
    }

    /// <summary>Runs until the source ends, the configured number of parts is reached, or it is told to stop; each of them is success.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="stop">
    /// Tells it to stop: the part in hand is finished, verdicts that wait are written, and everything is closed. Nothing that hangs holds that up: the
    /// line is given up after <see cref="Station.LineStopTime"/> or twice its longest part, an output after <see cref="QueueSinkOptions.DrainTime"/>.
    /// </param>
    /// <exception cref="EdgeException">
    /// Something could not be opened, the source failed, or verdicts of a source that ended were lost: then the result is not whole.
    /// </exception>
    public async Task RunAsync(AgentConfiguration configuration, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Task<Station> opening = Task.Run(() => StationBuilder.OpenAsync(configuration, _services), CancellationToken.None);
        if (!await StopPatience.WaitAsync(opening, () => OpenPatience, _services.Clock, stop).ConfigureAwait(false))
        {
            AgentLog.CloseTimedOut(_log, "station, which was still opening,", OpenPatience.TotalSeconds);
            return;
        }

        Station station = await opening.ConfigureAwait(false);
        try
        {
            Describe(station, configuration);
            await InspectAsync(station, configuration, stop).ConfigureAwait(false);
        }
        finally
        {
            _notifier.Stopping();
            await station.DisposeAsync().ConfigureAwait(false);
            AgentLog.Done(_log, station.Summary);
        }

        ThrowIfIncomplete(station, stop);
    }

    private async Task InspectAsync(Station station, AgentConfiguration configuration, CancellationToken stop)
    {
        LineHealth health = Health(station, configuration);
        await using StationIndicators? indicators = OpenIndicators(configuration, station);
        await using ControlSocket? control = OpenControl(configuration, station);
        JsonLinesSink? record = station.Sinks.OfType<JsonLinesSink>().FirstOrDefault();
        Supervisor supervisor = new(_notifier, health, station.Line.Statistics, record, _services.Clock, _services.Loggers.CreateLogger<Supervisor>());
        using CancellationTokenSource ended = new();
        Task supervision = _notifier.IsActive ? supervisor.RunAsync(ended.Token) : Task.CompletedTask;
        using PosixSignalRegistration? hangUp = station.Recipe is { } recipe
            ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => ReadRecipeAgain(recipe, context))
            : null;
        using PosixSignalRegistration? call = station.Line is TriggeredLine { TriggerType: TriggerType.Software } line
            ? PosixSignalRegistration.Create(ProcessSignals.User1, context => Trigger(line, context))
            : null;
        _notifier.Ready($"{configuration.Station} inspects {station.Source.Name}");
        AgentLog.Ready(_log, configuration.Station);
        try
        {
            await station.RunAsync(configuration.MaximumParts, stop).ConfigureAwait(false);
            AgentLog.Stopping(_log, stop.IsCancellationRequested ? "told to" : "no more parts");
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await supervision.ConfigureAwait(false);
        }
    }

    // A health of their own: it is asked by one thread.
    private StationIndicators? OpenIndicators(AgentConfiguration configuration, Station station) =>
        IndicatorBuilder.Open(configuration, station, Health(station, configuration), _services);

    private LineHealth Health(Station station, AgentConfiguration configuration) =>
        new(station.Line, station.Source, configuration.StallLimit, _services.Clock) { Reference = station.Reference };

    private ControlSocket? OpenControl(AgentConfiguration configuration, Station station)
    {
        if (ControlAddress.Of(configuration.ControlSocket, _services.Variable) is not { } path)
        {
            return null;
        }

        StationControl answers = new(configuration.Station, station, Health(station, configuration), new HealthMonitor(_services.ReadHealth, _services.Clock), _services.Clock);
        return ControlSocket.Open(path, answers.Answer, _services.Clock, _services.Loggers.CreateLogger<ControlSocket>());
    }

    private static void Trigger(TriggeredLine line, PosixSignalContext context)
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
            AgentLog.RecipeRefused(_log, fault.Where, fault.Message);
        }
    }

    private void Describe(Station station, AgentConfiguration configuration)
    {
        foreach (ProviderRejection rejection in station.Choice.Rejections)
        {
            AgentLog.ProviderRejected(_log, rejection.Provider, rejection.Reason);
        }

        IInferenceSession session = station.Choice.Session;
        AgentLog.ModelOpened(_log, station.Manifest.Id, session.Variant.Name, session.Variant.Precision, session.Provider);
        AgentLog.ModelPlaced(_log, session.Placement);
        if (session.Placement.Misplaced is { } reason)
        {
            AgentLog.ModelMisplaced(_log, reason);
        }

        AgentLog.SourceStarted(_log, station.Source.Name);
        if (station.Sinks.Count == 0)
        {
            AgentLog.NoOutput(_log);
        }
    }

    private static void ThrowIfIncomplete(Station station, CancellationToken stop)
    {
        long lost = station.Summary.Shed;
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
