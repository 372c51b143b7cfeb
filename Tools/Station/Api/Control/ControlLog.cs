using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Log messages of the control socket: event ids 1500 to 1599.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(EventId = 1500, Level = LogLevel.Information, Message = "Answers on {Path}")]
    public static partial void Opened(ILogger log, string path);

    [LoggerMessage(EventId = 1501, Level = LogLevel.Debug, Message = "A caller of the control socket went away or said nothing: {Reason}")]
    public static partial void CallerGone(ILogger log, string reason);

    [LoggerMessage(EventId = 1502, Level = LogLevel.Error, Message = "The control socket cannot hear a caller and tries again: {Reason}")]
    public static partial void CannotHear(ILogger log, string reason);

    [LoggerMessage(EventId = 1503, Level = LogLevel.Error, Message = "A request could not be answered")]
    public static partial void AnswerFailed(ILogger log, Exception fault);
}
