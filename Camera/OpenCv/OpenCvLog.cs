using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>What an OpenCV source tells the log; events 2300 to 2399. Frames and single attempts are not told above debug.</summary>
internal static partial class OpenCvLog
{
    [LoggerMessage(2300, LogLevel.Information, "{Source} delivers frames")]
    public static partial void Started(ILogger logger, string source);

    [LoggerMessage(2301, LogLevel.Warning, "{Source} lost its device: {Reason}. Trying again until it is back")]
    public static partial void Lost(ILogger logger, string source, string reason);

    [LoggerMessage(2302, LogLevel.Debug, "{Source} could not reconnect: {Reason}. Next attempt in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string source, string reason, TimeSpan delay);

    [LoggerMessage(2303, LogLevel.Information, "{Source} is back after {Attempts} attempts")]
    public static partial void Reconnected(ILogger logger, string source, int attempts);

    [LoggerMessage(2304, LogLevel.Warning, "{Source} ended early: {Reason}")]
    public static partial void EndedEarly(ILogger logger, string source, string reason);

    [LoggerMessage(2305, LogLevel.Warning, "{Source} is closed, but a call into OpenCV has not come back yet; its thread ends when it does")]
    public static partial void StillInside(ILogger logger, string source);
}
