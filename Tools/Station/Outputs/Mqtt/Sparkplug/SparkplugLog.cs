using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;

/// <summary>Log messages of Sparkplug: event ids 1350 to 1359.</summary>
internal static partial class SparkplugLog
{
    [LoggerMessage(EventId = 1350, Level = LogLevel.Information,
        Message = "Born as the Sparkplug node {Node} at the broker {Broker}, bdSeq {Number}")]
    public static partial void Born(ILogger log, string node, string broker, int number);

    [LoggerMessage(EventId = 1351, Level = LogLevel.Information, Message = "Born again on request as the Sparkplug node {Node}")]
    public static partial void BornAgain(ILogger log, string node);

    [LoggerMessage(EventId = 1352, Level = LogLevel.Warning,
        Message = "Sparkplug waits for the primary host, results wait in the journal: {Topic} does not say that it is online")]
    public static partial void AwaitsHost(ILogger log, string topic);

    [LoggerMessage(EventId = 1353, Level = LogLevel.Warning,
        Message = "{File} cannot be kept, so a death may be taken for that of a later birth after the next start: {Reason}")]
    public static partial void NumberNotKept(ILogger log, string file, string reason);

    [LoggerMessage(EventId = 1354, Level = LogLevel.Information, Message = "The command {Command} came by Sparkplug: {Outcome}")]
    public static partial void CommandAnswered(ILogger log, string command, string outcome);

    [LoggerMessage(EventId = 1355, Level = LogLevel.Warning, Message = "What came on {Topic} is passed over: {Reason}")]
    public static partial void PassedOver(ILogger log, string topic, string reason);

    [LoggerMessage(EventId = 1356, Level = LogLevel.Debug, Message = "The broker is left to say that the Sparkplug node {Node} is dead")]
    public static partial void DiesSilently(ILogger log, string node);
}
