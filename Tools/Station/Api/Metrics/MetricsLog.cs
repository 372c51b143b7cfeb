using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Log messages of metrics and traces: event ids 1620 to 1639.</summary>
internal static partial class MetricsLog
{
    [LoggerMessage(EventId = 1620, Level = LogLevel.Information, Message = "Metrics are sent to {Collector} every {Seconds} s")]
    public static partial void Sends(ILogger log, Uri collector, double seconds);

    [LoggerMessage(
        EventId = 1621, Level = LogLevel.Warning,
        Message = "The collector {Collector} does not get the {Signal}: {Reason}; it is tried again, and the line goes on")]
    public static partial void SendFailed(ILogger log, string signal, Uri collector, string reason);

    [LoggerMessage(
        EventId = 1622, Level = LogLevel.Information,
        Message = "The collector {Collector} gets the {Signal} again, after {Count} sendings that failed")]
    public static partial void SendRecovered(ILogger log, string signal, Uri collector, long count);

    [LoggerMessage(
        EventId = 1623, Level = LogLevel.Warning, Message = "The last metrics or traces could not be sent within {Seconds} s at the end")]
    public static partial void CloseTimedOut(ILogger log, double seconds);
}
