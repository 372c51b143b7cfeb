using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Live;

/// <summary>Log messages of what people see of the running line: event ids 1660 to 1669.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(EventId = 1660, Level = LogLevel.Error, Message = "The live picture cannot be shown: {Reason}")]
    public static partial void Troubled(ILogger log, string reason);
}
