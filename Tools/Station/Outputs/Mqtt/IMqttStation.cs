using System.Text.Json;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>The station as MQTT sees it.</summary>
internal interface IMqttStation
{
    /// <summary>How it is; the same record as long as nothing changes, without time. For one thread.</summary>
    MqttState State();

    /// <summary>How it does.</summary>
    MqttHealth Health();

    /// <summary>Drift alarms that began or ended after another, of the last ones.</summary>
    /// <param name="number">Number of the other; 0 for all.</param>
    IReadOnlyList<DriftNews> DriftAfter(long number);

    /// <summary>Carries out a command.</summary>
    /// <param name="command">One of those that were switched on.</param>
    /// <param name="request">The object that it came with, its id included; undefined where it came with nothing.</param>
    CommandOutcome CarryOut(string command, JsonElement request);
}

/// <summary>What became of a command.</summary>
/// <param name="Error">Null when it was carried out; else why not, in one sentence with what was expected.</param>
internal readonly record struct CommandOutcome(string? Error)
{
    /// <summary>Number of the part that it began; null where it began none.</summary>
    public long? Part { get; init; }
}

/// <summary>That a drift alarm began or is over.</summary>
/// <param name="Number">Counts what happened in this start, from 1.</param>
/// <param name="IsOver">Whether it is over.</param>
/// <param name="Time">UTC when it happened, ISO 8601.</param>
/// <param name="Alarm">The alarm.</param>
internal sealed record DriftNews(long Number, bool IsOver, string Time, MqttAlarm Alarm);
