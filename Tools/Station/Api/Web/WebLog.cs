using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>Log messages of the web host: event ids 1600 to 1619.</summary>
internal static partial class WebLog
{
    [LoggerMessage(EventId = 1600, Level = LogLevel.Information, Message = "Answers on {Url}: {Parts}")]
    public static partial void Opened(ILogger log, string url, string parts);

    [LoggerMessage(EventId = 1601, Level = LogLevel.Error, Message = "A call of {Path} could not be answered")]
    public static partial void CallFailed(ILogger log, string path, Exception fault);

    [LoggerMessage(EventId = 1602, Level = LogLevel.Warning, Message = "The web host did not close properly: {Reason}")]
    public static partial void CloseFailed(ILogger log, string reason);

    [LoggerMessage(EventId = 1603, Level = LogLevel.Error, Message = "{Reason} It is tried again every {Seconds} s; the line runs")]
    public static partial void Waits(ILogger log, string reason, double seconds);
}
