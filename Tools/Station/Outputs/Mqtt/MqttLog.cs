using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Mqtt;

/// <summary>Log messages of MQTT: event ids 1330 to 1349.</summary>
internal static partial class MqttLog
{
    [LoggerMessage(EventId = 1330, Level = LogLevel.Information, Message = "Connected to the broker {Broker}")]
    public static partial void Connected(ILogger log, string broker);

    [LoggerMessage(EventId = 1331, Level = LogLevel.Error,
        Message = "Results do not reach the broker {Broker}; they wait in the journal, and it is tried again: {Reason}")]
    public static partial void Disconnected(ILogger log, string broker, string reason);

    [LoggerMessage(EventId = 1332, Level = LogLevel.Error,
        Message = "The broker {Broker} refuses the result {Sequence}, which is sent again until it takes it: {Reason}")]
    public static partial void ResultRefused(ILogger log, string broker, long sequence, string reason);

    [LoggerMessage(EventId = 1333, Level = LogLevel.Warning, Message = "The broker {Broker} takes results again")]
    public static partial void ResultsTaken(ILogger log, string broker);

    [LoggerMessage(EventId = 1334, Level = LogLevel.Information, Message = "The command {Command} came by MQTT: {Outcome}")]
    public static partial void CommandAnswered(ILogger log, string command, string outcome);

    [LoggerMessage(EventId = 1335, Level = LogLevel.Warning,
        Message = "Commands come by MQTT faster than they are answered; {Count} were passed over")]
    public static partial void CommandsDropped(ILogger log, long count);

    [LoggerMessage(EventId = 1336, Level = LogLevel.Error, Message = "The broker refuses messages on {Topic}: {Reason}")]
    public static partial void MessageRefused(ILogger log, string topic, string reason);
}
