using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>
/// What a camera logs; events 2200 to 2299. Losing and finding the device is logged by <see cref="Sources.ConnectionLog"/>. Frames are not
/// logged.
/// </summary>
internal static partial class V4L2Log
{
    [LoggerMessage(
        2200, LogLevel.Information,
        "{Source} delivers {Width}x{Height} {Format} from {Node} ({Identity}); colours: {Colors}; time stamps: {TimeStamps}")]
    public static partial void Started(
        ILogger logger, string source, int width, int height, V4L2Format format, string node, string? identity, string colors,
        V4L2TimeStamp timeStamps);

    [LoggerMessage(2204, LogLevel.Warning, "{Source}: a fixed control was changed by something else: {Restored}")]
    public static partial void ControlsRestored(ILogger logger, string source, string restored);

    [LoggerMessage(2205, LogLevel.Warning, "{Source}: all buffers but two are lent; frames are copied until some are back")]
    public static partial void Copying(ILogger logger, string source);
}
