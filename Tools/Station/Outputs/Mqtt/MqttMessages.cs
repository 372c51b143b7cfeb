using System.Text.Json.Serialization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>How a station is: the message that the broker keeps. The broker itself sends the last one of a station that it lost.</summary>
/// <param name="Online">Whether the station is connected.</param>
internal sealed record MqttState(bool Online)
{
    /// <summary>
    /// In the words of OPC 40100-1: Ready, ContinuousExecution, Error, Halted; null where the broker lost the station.
    /// </summary>
    public string? State { get; init; }

    /// <summary>UTC when it was said, ISO 8601; null in the broker's own message.</summary>
    public string? Time { get; init; }

    /// <summary>Name of the station.</summary>
    public required string Station { get; init; }

    /// <summary>What tells this start of the station from others.</summary>
    public required string Start { get; init; }

    /// <summary>Whether its line is alive.</summary>
    public bool? Alive { get; init; }

    /// <summary>Whether its model computes as its reference does; null where that is not known.</summary>
    public bool? Sound { get; init; }

    /// <summary>Why it is in error, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>Name and version of the model.</summary>
    public string? Model { get; init; }

    /// <summary>The slot that the model lies in; null where the configuration names it.</summary>
    public string? Slot { get; init; }

    /// <summary>What an operator has to look at although the line runs, such as a model that was taken back; null for nothing.</summary>
    public string? Concern { get; init; }

    /// <summary>Name of the recipe; null without one.</summary>
    public string? Recipe { get; init; }

    /// <summary>What is not as in the baseline: names with commas between; null while there is no drift alarm.</summary>
    public string? Drift { get; init; }
}

/// <summary>What happened to a station.</summary>
/// <param name="Event">StateChanged, RecipePrepared, ModelChanged, DriftBegan or DriftOver.</param>
/// <param name="Time">UTC, ISO 8601.</param>
/// <param name="Station">Name of the station.</param>
/// <param name="Start">The start of the station.</param>
internal sealed record MqttEvent(string Event, string Time, string Station, string Start)
{
    /// <summary>The state before, or the model.</summary>
    public string? From { get; init; }

    /// <summary>The state now, or the model.</summary>
    public string? To { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The recipe in force from now on.</summary>
    public string? Recipe { get; init; }

    /// <summary>The drift alarm that began or is over.</summary>
    public MqttAlarm? Alarm { get; init; }
}

/// <summary>A drift alarm, with what it stands on.</summary>
/// <param name="Number">Counts alarms of the station, from 1.</param>
/// <param name="Kind">"mix", "picture" or "appearance".</param>
/// <param name="Monitor">What was watched: classes, ng, unsure, brightness and so on.</param>
/// <param name="Text">All of it in a sentence.</param>
/// <param name="Baseline">The value in the baseline.</param>
/// <param name="Value">The value in the parts that show it.</param>
/// <param name="Parts">The parts that show it.</param>
/// <param name="Statistic">What was held against the threshold.</param>
/// <param name="Threshold">From here on it is an alarm.</param>
/// <param name="Results">Ids of the last results that made it.</param>
/// <param name="Pictures">Files on the station's disk, as far as they are written.</param>
internal sealed record MqttAlarm(
    long Number, string Kind, string Monitor, string Text, double Baseline, double Value, long Parts, double Statistic, double Threshold,
    IReadOnlyList<string> Results, IReadOnlyList<string> Pictures)
{
    /// <summary>The class whose share changed most; null where classes are not what changed.</summary>
    public string? Class { get; init; }
}

/// <summary>How a station does. Counters are since its start.</summary>
/// <param name="Time">UTC, ISO 8601.</param>
/// <param name="Station">Name of the station.</param>
/// <param name="Start">The start of the station.</param>
/// <param name="UptimeSeconds">Seconds since it became ready.</param>
/// <param name="Alive">Whether its line is alive.</param>
internal sealed record MqttHealth(string Time, string Station, string Start, double UptimeSeconds, bool Alive)
{
    /// <summary>Whether its model computes as its reference does; null where that is not known.</summary>
    public bool? Sound { get; init; }

    /// <summary>What it counted.</summary>
    public required MqttCounters Counters { get; init; }

    /// <summary>From lease to verdict.</summary>
    public required MqttLatency LatencyMs { get; init; }

    /// <summary>Temperatures of accelerators and thermal zones in degrees Celsius, by name; null where none was read.</summary>
    public IReadOnlyDictionary<string, double>? TemperatureCelsius { get; init; }
}

/// <summary>What a station counted since its start.</summary>
/// <param name="Parts">Parts that got a verdict.</param>
/// <param name="Ok">Good ones.</param>
/// <param name="Ng">Ones that were not good.</param>
/// <param name="Unsure">Ones it was not sure about.</param>
/// <param name="Shed">Verdicts that outputs lost.</param>
/// <param name="Dropped">Frames that were replaced by newer ones.</param>
/// <param name="FailedRuns">Runs of the model that failed.</param>
internal sealed record MqttCounters(long Parts, long Ok, long Ng, long Unsure, long Shed, long Dropped, long FailedRuns);

/// <summary>Percentiles in milliseconds.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
internal sealed record MqttLatency(double P50, double P95, double P99);

/// <summary>The answer to a command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Accepted">Whether it was carried out.</param>
/// <param name="Time">UTC, ISO 8601.</param>
internal sealed record MqttAnswer(string Command, bool Accepted, string Time)
{
    /// <summary>The command's own id; null where it had none.</summary>
    public string? Id { get; init; }

    /// <summary>Number of the part that it began; null where it began none.</summary>
    public long? Part { get; init; }

    /// <summary>Why it was refused, in one sentence with what was expected.</summary>
    public string? Error { get; init; }
}

/// <summary>Source-generated JSON of every message, for <see cref="PlainJson"/>. Absent values are left out.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalRow))]
[JsonSerializable(typeof(MqttState))]
[JsonSerializable(typeof(MqttEvent))]
[JsonSerializable(typeof(MqttHealth))]
[JsonSerializable(typeof(MqttAnswer))]
internal sealed partial class MqttJson : JsonSerializerContext;
