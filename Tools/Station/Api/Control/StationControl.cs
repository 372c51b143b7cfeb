using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Answers the requests to a running station.</summary>
/// <param name="name">Name of the station.</param>
/// <param name="station">The station.</param>
/// <param name="health">Whether its line is alive; no other thread calls this one.</param>
/// <param name="devices">How the machine's devices are.</param>
/// <param name="clock">The clock of the uptime.</param>
public sealed class StationControl(string name, StationHost station, LineHealth health, HealthMonitor devices, TimeProvider clock)
{
    private readonly MonotonicTime _startedAt = MonotonicTime.Now(clock);
    private readonly Lock _healthGate = new();

    /// <summary>Opens the socket on which a station answers; null where it has none.</summary>
    /// <exception cref="Runtime.EdgeException">Something is in the way of the socket, or another agent answers there.</exception>
    internal static ControlSocket? Open(RunningStation running)
    {
        (StationHost station, StationConfiguration configuration, StationServices services) = running;
        if (ControlAddress.Of(configuration.ControlSocket, services.Variable) is not { } path)
        {
            return null;
        }

        HealthMonitor devices = new(services.ReadHealth, services.Clock);
        StationControl answers = new(configuration.Station, station, running.CreateHealth(), devices, services.Clock);
        return ControlSocket.Open(path, answers.Answer, services.Clock, services.Loggers.CreateLogger<ControlSocket>());
    }

    /// <summary>Answers a request with one line of JSON.</summary>
    public string Answer(string request) => request switch
    {
        ControlRequests.Status => JsonSerializer.Serialize(Status(), ControlJson.Lines.StationStatus),
        ControlRequests.Trigger => Trigger(),
        _ => Refuse($"The request is none that the agent knows: expected {ControlRequests.Status} or {ControlRequests.Trigger}."),
    };

    private StationStatus Status()
    {
        IInferenceSession session = station.Choice.Session;
        IReadOnlyList<DeviceHealth> latest = devices.Latest();
        SelfTestStatus? selfTest = SelfTestStatus.Of(station.SelfTest?.State, MonotonicTime.Now(clock));
        bool isAlive = IsAlive();
        return new StationStatus
        {
            Sound = selfTest?.Sound,
            Alive = isAlive && health.CameraAway is null,
            State = health.Describe(isAlive),
            Station = name,
            Start = station.StartId,
            UptimeSeconds = Math.Round((MonotonicTime.Now(clock) - _startedAt).TotalSeconds, 3),
            Model = station.Manifest.Id,
            Variant = session.Variant.Name,
            Provider = session.Provider,
            Placement = session.Placement.Shares.ToDictionary(
                share => share.Provider, share => new PlacedNodes(share.Nodes, Math.Round(share.TimeShare, 4))),
            Misplaced = session.Placement.Misplaced,
            Reference = selfTest,
            Recipe = station.Recipe?.Current.Name,
            Source = station.Source.Name,
            Frames = station.Source.Statistics,
            Journal = station.Sinks.OfType<JournalSink>().FirstOrDefault()?.Status,
            Health = latest.Count == 0 ? null : latest,
            Counters = station.Summary,
        };
    }

    private bool IsAlive()
    {
        lock (_healthGate)
        {
            return health.Check();
        }
    }

    private string Trigger() => station.Line is { TriggerType: TriggerType.Software } line
        ? JsonSerializer.Serialize(new TriggerAnswer(line.Trigger()), ControlJson.Lines.TriggerAnswer)
        : Refuse("Parts of this station do not announce themselves by a call: expected a recipe with the trigger type software.");

    private static string Refuse(string reason) => JsonSerializer.Serialize(new ControlRefusal(reason), ControlJson.Lines.ControlRefusal);
}
