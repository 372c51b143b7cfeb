using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
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
    private readonly TimeProvider _clock = running.Services.Clock;
    private readonly MonotonicTime _startedAt = MonotonicTime.Now(running.Services.Clock);
    private readonly Lock _gate = new();

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
            Recipe = _station.Recipe?.Current.Name,
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
    public string? CarryOut(string command) => command switch
    {
        "trigger" => Trigger(),
        "recipe" => ReadRecipe(),
        _ => $"The command {command} is none that the agent knows.",
    };

    // Trigger and recipe make results when they are asked for; what runs by itself is in continuous execution.
    private string NameOfState(string? reason) =>
        reason is not null ? "Error" : _station.Line.TriggerType == TriggerType.Software ? "Ready" : "ContinuousExecution";

    private string? Reason(bool isAlive) =>
        _health.CameraAway is not null ? "The camera is away."
        : !isAlive ? "The line is stalled."
        : !_health.ComputesRight ? "The model does not compute as its reference does."
        : !_health.TracksAllParts ? "The place of a part on the belt is not known."
        : null;

    private bool? Sound() => _station.SelfTest?.State is { } state ? state.Last.Fault is null : null;

    private bool IsAlive()
    {
        lock (_gate)
        {
            return _health.Check();
        }
    }

    private string? Trigger()
    {
        if (_station.Line.TriggerType != TriggerType.Software)
        {
            return "Parts of this station do not announce themselves by a call: expected a recipe with the trigger type software.";
        }

        return _station.Line.Trigger() switch
        {
            TriggerResult.Accepted => null,
            TriggerResult.Bounced => "The trigger came so soon after the last one that it belongs to the same part: expected a longer gap.",
            _ => "Too many parts are on their way, and this one is unsure: expected fewer parts within a deadline.",
        };
    }

    private string? ReadRecipe()
    {
        if (_station.Recipe is not { } recipe)
        {
            return "This station has no recipe: expected one in its configuration.";
        }

        try
        {
            RecipeChange change = recipe.ReadAgain("mqtt");
            return change.Refused.Count > 0 ? SettingFaults.Message("recipe", change.Refused) : null;
        }
        catch (EdgeException fault)
        {
            return fault.Message;
        }
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, Places);
}
