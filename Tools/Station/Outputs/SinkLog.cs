using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>Log messages of outputs: event ids 1300 to 1399.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Error, Message = "Verdicts cannot be written to {Output} and are being lost: {Reason}")]
    public static partial void WriteFailed(ILogger log, string output, string reason);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Verdicts are written to {Output} again; {Lost} were lost")]
    public static partial void WriteRecovered(ILogger log, string output, long lost);

    [LoggerMessage(
        EventId = 1302, Level = LogLevel.Error,
        Message = "{Output} did not take the last verdicts within {Seconds} s; {Left} that still waited were lost")]
    public static partial void DrainTimedOut(ILogger log, string output, double seconds, long left);

    [LoggerMessage(
        EventId = 1304, Level = LogLevel.Warning,
        Message = "Part {Part} is unsure, and so is every one like it: {Reason}, which has {Width} x {Height} pixels; change region")]
    public static partial void RegionUnsuitable(ILogger log, long part, string? reason, int width, int height);

    [LoggerMessage(
        EventId = 1305, Level = LogLevel.Error,
        Message = "{Output} could not be brought to the medium, so {Count} verdicts may be lost in a power failure: {Reason}")]
    public static partial void SyncFailed(ILogger log, string output, long count, string reason);

    [LoggerMessage(
        EventId = 1303, Level = LogLevel.Error,
        Message = "{Output} could not be closed properly, so its last verdicts may be lost in a power failure: {Reason}")]
    public static partial void CloseFailed(ILogger log, string output, string reason);
}
