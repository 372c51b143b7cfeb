using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Http;

/// <summary>Log messages of requests over HTTP: event ids 1640 to 1649.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(EventId = 1640, Level = LogLevel.Warning, Message = "Calls over HTTP are refused: {Reason}")]
    public static partial void NoToken(ILogger log, string reason);

    [LoggerMessage(EventId = 1641, Level = LogLevel.Warning, Message = "{Caller} called over HTTP without the token; told once")]
    public static partial void Unauthorized(ILogger log, string caller);
}
