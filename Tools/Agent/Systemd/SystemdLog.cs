using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent.Systemd;

/// <summary>Log messages around systemd: event ids 1400 and 1401.</summary>
internal static partial class SystemdLog
{
    [LoggerMessage(
        EventId = 1400, Level = LogLevel.Warning,
        Message =
            "NOTIFY_SOCKET is '{Address}', which is neither a path nor an abstract name of at most 107 bytes; systemd is not notified")]
    public static partial void SocketUnknown(ILogger log, string address);

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "systemd cannot be told how the service does: {Reason}")]
    public static partial void SendFailed(ILogger log, string reason);
}
