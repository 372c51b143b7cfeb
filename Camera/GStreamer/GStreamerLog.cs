using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.GStreamer;

/// <summary>
/// What a GStreamer source logs; events 2100 to 2199. Losing and finding the device is logged by <see cref="Sources.ConnectionLog"/>.
/// Frames are not logged.
/// </summary>
internal static partial class GStreamerLog
{
    [LoggerMessage(2100, LogLevel.Information, "{Source} delivers frames")]
    public static partial void Started(ILogger logger, string source);

    [LoggerMessage(2104, LogLevel.Warning, "{Source} ended early: {Reason}")]
    public static partial void Broken(ILogger logger, string source, string reason);
}
