using System.Text.Json;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>The station as MQTT sees it.</summary>
internal interface IMqttStation
{
    /// <summary>How it is; the same record as long as nothing changes, without time. For one thread.</summary>
    MqttState State();

    /// <summary>How it does.</summary>
    MqttHealth Health();

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
