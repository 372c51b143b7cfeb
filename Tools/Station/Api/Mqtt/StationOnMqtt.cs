using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Mqtt;

/// <summary>A running station as MQTT tells of it.</summary>
/// <param name="running">The station.</param>
internal sealed class StationOnMqtt(RunningStation running) : IMqttStation
{
    private const int Places = 3;

    private readonly StationHost _station = running.Host;
    private readonly LineHealth _health = running.CreateHealth();
    private readonly DriftSink? _drift = running.Host.Sinks.OfType<DriftSink>().FirstOrDefault();
    private readonly TimeProvider _clock = running.Services.Clock;
    private readonly MonotonicTime _startedAt = MonotonicTime.Now(running.Services.Clock);
    private readonly Lock _gate = new();
    private readonly StationRequests _requests = StationRequests.To(running, CommandRequest.IdMember);

    /// <summary>Opens the link to the broker; null where there is none.</summary>
    internal static MqttLink? Open(RunningStation running)
    {
        if (running.Configuration.Mqtt is not { } mqtt)
        {
            return null;
        }

        JournalSink journal = running.Host.Sinks.OfType<JournalSink>().First();
        MqttLink link = new(
            mqtt, new StationOnMqtt(running), running.Configuration.Station, journal, running.Services.Clock,
            running.Services.Loggers.CreateLogger<MqttLink>());
        running.Deliveries.Enqueue(() => link.Status);
        return link;
    }

    /// <inheritdoc/>
    public MqttState State()
    {
        bool isAlive = IsAlive();
        string? reason = Reason(isAlive);
        return new MqttState(Online: true)
        {
            State = NameOfState(reason),
            Station = running.Configuration.Station,
            Start = _station.StartId,
            Alive = isAlive && _health.CameraAway is null,
            Sound = Sound(),
            Reason = reason,
            Model = _station.Manifest.Id,
            Slot = _station.Model.Slot,
            Concern = running.Events.Concern,
            Recipe = _station.Recipe?.Current.Name,
            Drift = _drift?.Status.Alarms is { } alarms ? string.Join(", ", alarms.Select(alarm => alarm.Monitor)) : null,
        };
    }

    /// <inheritdoc/>
    public MqttHealth Health()
    {
        StationSummary counted = _station.Summary;
        Dictionary<string, double> temperatures = [];
        foreach (DeviceHealth device in running.Devices.Latest())
        {
            if (device.TemperatureCelsius is { } celsius)
            {
                temperatures[device.Name] = celsius;
            }
        }

        double uptime = Math.Round((MonotonicTime.Now(_clock) - _startedAt).TotalSeconds, Places);
        bool isAlive = IsAlive() && _health.CameraAway is null;
        return new MqttHealth(VerdictJson.Text(_clock.GetUtcNow()), running.Configuration.Station, _station.StartId, uptime, isAlive)
        {
            Sound = Sound(),
            Counters = new MqttCounters(
                counted.Parts, counted.Ok, counted.Ng, counted.Unsure, counted.LostVerdicts, counted.Dropped, counted.FailedRuns),
            LatencyMs = new MqttLatency(
                Milliseconds(counted.LatencyMs.P50), Milliseconds(counted.LatencyMs.P95), Milliseconds(counted.LatencyMs.P99)),
            TemperatureCelsius = temperatures.Count == 0 ? null : temperatures,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<DriftNews> DriftAfter(long number) =>
        [.. (_drift?.Since(number) ?? []).Select(one => new DriftNews(one.Number, one.IsOver, one.At, Of(one.Alarm)))];

    /// <inheritdoc/>
    public CommandOutcome CarryOut(string command, JsonElement request) => command switch
    {
        MqttCommands.Trigger => Trigger(request),
        MqttCommands.Serial => new CommandOutcome(_requests.Announce(request).Refusal?.Sentence),
        MqttCommands.Recipe => new CommandOutcome(_requests.ReadRecipe(request, "mqtt")?.Sentence),
        MqttCommands.Pin => new CommandOutcome(_requests.Pin(request)?.Sentence),
        _ => new CommandOutcome($"The command {command} is none that the agent knows."),
    };

    // Trigger and recipe make results when they are asked for; what runs by itself is in continuous execution.
    private string NameOfState(string? reason) =>
        reason is not null ? "Error" : _station.Line.TriggerType == TriggerType.Software ? "Ready" : "ContinuousExecution";

    private string? Reason(bool isAlive) =>
        _health.CameraAway is not null ? "The camera is away."
        : !isAlive ? "The line is stalled."
        : _health.Unsound() is { } unsound ? Sentence(unsound)
        : !_health.TracksAllParts ? "The place of a part on the belt is not known."
        : null;

    private bool? Sound() => _station.Models.Current.IsSound;

    // What it holds for verdicts is a clause; its numbers change with every check, and a state that changes is told.
    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..].Split(':')[0]}.";

    private bool IsAlive()
    {
        lock (_gate)
        {
            return _health.Check();
        }
    }

    private CommandOutcome Trigger(JsonElement request) =>
        _requests.Trigger(request).TryGet(out TriggerAnswer? answer, out RequestRefusal? refusal)
            ? new CommandOutcome(answer.Refusal) { Part = answer.Part }
            : new CommandOutcome(refusal.Sentence);

    private static MqttAlarm Of(DriftAlarmStatus alarm) => new(
        alarm.Number, alarm.Kind, alarm.Monitor, alarm.Text, alarm.Baseline, alarm.Value, alarm.Parts, alarm.Statistic, alarm.Threshold,
        alarm.Results, alarm.Pictures)
    {
        Class = alarm.Class,
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, Places);
}
