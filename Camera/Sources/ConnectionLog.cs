using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Sources;

/// <summary>What every source that looks for a lost device logs; events 2000 to 2099. Single attempts are not logged above debug.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(2001, LogLevel.Warning, "{Source} lost its device: {Reason}. Trying again until it is back")]
    public static partial void Lost(ILogger logger, string source, string reason);

    [LoggerMessage(2002, LogLevel.Debug, "{Source} could not reconnect: {Reason}. Next attempt in {Delay}")]
    public static partial void AttemptFailed(ILogger logger, string source, string reason, TimeSpan delay);

    [LoggerMessage(2003, LogLevel.Information, "{Source} is back{Where} after {Attempts} attempts")]
    public static partial void Back(ILogger logger, string source, string where, int attempts);
}
