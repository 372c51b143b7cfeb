using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.History;

/// <summary>Log messages of what the page keeps of the past: event ids 1670 to 1679.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(
        EventId = 1670, Level = LogLevel.Warning,
        Message = "Temperatures and drift cannot be kept in {Folder} for the trends, and the line goes on: {Reason}")]
    public static partial void ConditionsLost(ILogger log, string folder, string reason);

    [LoggerMessage(EventId = 1671, Level = LogLevel.Information, Message = "Temperatures and drift are kept in {Folder} again")]
    public static partial void ConditionsKept(ILogger log, string folder);

    [LoggerMessage(
        EventId = 1672, Level = LogLevel.Warning,
        Message = "Temperatures and drift in {Folder} cannot be read; trends are shown without them: {Reason}")]
    public static partial void ConditionsUnreadable(ILogger log, string folder, string reason);
}
