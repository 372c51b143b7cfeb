using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.OpenCv;

/// <summary>
/// What an OpenCV source logs; events 2300 to 2399. Losing and finding the device is logged by <see cref="Sources.ConnectionLog"/>. Frames
/// are not logged.
/// </summary>
internal static partial class OpenCvLog
{
    [LoggerMessage(2300, LogLevel.Information, "{Source} delivers frames")]
    public static partial void Started(ILogger logger, string source);

    [LoggerMessage(2304, LogLevel.Warning, "{Source} ended early: {Reason}")]
    public static partial void EndedEarly(ILogger logger, string source, string reason);

    [LoggerMessage(
        2305, LogLevel.Warning, "{Source} is closed, but a call into OpenCV has not come back yet; its thread ends when it does")]
    public static partial void StillInside(ILogger logger, string source);
}
