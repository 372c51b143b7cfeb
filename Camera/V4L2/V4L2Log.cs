using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>What a camera tells the log; events 2200 to 2299. Frames and single attempts are not told above debug.</summary>
internal static partial class V4L2Log
{
    [LoggerMessage(2200, LogLevel.Information, "{Source} delivers {Width}x{Height} {Format} from {Node} ({Identity})")]
    public static partial void Started(ILogger logger, string source, int width, int height, V4L2Format format, string node, string? identity);

    [LoggerMessage(2201, LogLevel.Warning, "{Source} lost its camera: {Reason}. Trying again until it is back")]
    public static partial void Lost(ILogger logger, string source, string reason);

    [LoggerMessage(2202, LogLevel.Debug, "{Source} could not reconnect: {Reason}. Next attempt in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string source, string reason, TimeSpan delay);

    [LoggerMessage(2203, LogLevel.Information, "{Source} is back on {Node} after {Attempts} attempts")]
    public static partial void Reconnected(ILogger logger, string source, string? node, int attempts);

    [LoggerMessage(2204, LogLevel.Warning, "{Source}: a fixed control was changed by something else: {Restored}")]
    public static partial void ControlsRestored(ILogger logger, string source, string restored);

    [LoggerMessage(2205, LogLevel.Warning, "{Source}: all buffers but two are lent; frames are copied until some are back")]
    public static partial void Copying(ILogger logger, string source);
}
