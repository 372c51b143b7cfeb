using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>What a GStreamer source tells the log; events 2100 to 2199. Frames and single attempts are not told above debug.</summary>
internal static partial class GStreamerLog
{
    [LoggerMessage(2100, LogLevel.Information, "{Source} delivers frames")]
    public static partial void Started(ILogger logger, string source);

    [LoggerMessage(2101, LogLevel.Warning, "{Source} lost its device: {Reason}. Trying again until it is back")]
    public static partial void Lost(ILogger logger, string source, string reason);

    [LoggerMessage(2102, LogLevel.Debug, "{Source} could not reconnect: {Reason}. Next attempt in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string source, string reason, TimeSpan delay);

    [LoggerMessage(2103, LogLevel.Information, "{Source} is back after {Attempts} attempts")]
    public static partial void Reconnected(ILogger logger, string source, int attempts);

    [LoggerMessage(2104, LogLevel.Warning, "{Source} ended early: {Reason}")]
    public static partial void Broken(ILogger logger, string source, string reason);
}
