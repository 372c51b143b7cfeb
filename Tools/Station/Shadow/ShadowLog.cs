using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>Log messages of shadows: event ids 1740 to 1749.</summary>
internal static partial class ShadowLog
{
    [LoggerMessage(EventId = 1740, Level = LogLevel.Information, Message = "{Model} judges beside the line, and decides nothing")]
    public static partial void Began(ILogger log, string model);

    [LoggerMessage(EventId = 1741, Level = LogLevel.Error, Message = "No shadow by {Path}: {Reason}")]
    public static partial void OpenFailed(ILogger log, string path, string reason);

    [LoggerMessage(EventId = 1742, Level = LogLevel.Error,
        Message = "What shadows say is counted, and cannot be recorded in {Path}: {Reason}")]
    public static partial void RecordFailed(ILogger log, string path, string reason);

    [LoggerMessage(EventId = 1743, Level = LogLevel.Error, Message = "The shadow {Model} is switched off: {Reason}")]
    public static partial void SwitchedOff(ILogger log, string model, string reason);
}
