using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent.Systemd;

/// <summary>
/// Reports the service's state to systemd: datagrams to the unix socket that NOTIFY_SOCKET names. Does nothing where there is none. An
/// address that cannot be used and a message that cannot be sent are logged and raise nothing: a station goes on inspecting when its
/// supervisor does not listen.
/// </summary>
/// <seealso href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3), which states the protocol</seealso>
internal sealed class SystemdNotifier : IServiceManager, IDisposable
{
    /// <summary>Environment variable with the socket's path; a leading '@' stands for the abstract namespace.</summary>
    public const string SocketVariable = "NOTIFY_SOCKET";

    /// <summary>Environment variable with the watchdog's time in microseconds.</summary>
    public const string WatchdogVariable = "WATCHDOG_USEC";

    /// <summary>Environment variable with the process that the watchdog is for.</summary>
    public const string WatchdogProcessVariable = "WATCHDOG_PID";

    // A supervisor with a full queue may hold up a message, but not the station.
    private const int SendTimeoutMilliseconds = 200;

    // Bytes of sun_path, unix(7), with the zero at a path's end.
    private const int AddressLength = 108;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;
    private readonly ILogger _log;
    private bool _hasFailed;

    /// <param name="socketPath">Where systemd listens, or null when it does not.</param>
    /// <param name="watchdogTime">How long systemd waits for a sign of life, or null when it does not.</param>
    /// <param name="log">Where trouble is logged, once.</param>
    public SystemdNotifier(string? socketPath, TimeSpan? watchdogTime, ILogger<SystemdNotifier> log)
    {
        _log = log;
        WatchdogTime = watchdogTime;
        if (string.IsNullOrEmpty(socketPath))
        {
            return;
        }

        if (socketPath[0] is not ('/' or '@') || Encoding.UTF8.GetByteCount(socketPath) >= AddressLength)
        {
            SystemdLog.SocketUnknown(log, socketPath);
            return;
        }

        _address = new UnixDomainSocketEndPoint(socketPath[0] == '@' ? $"\0{socketPath[1..]}" : socketPath);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendTimeoutMilliseconds };
    }

    /// <inheritdoc/>
    public bool IsActive => _socket is not null;

    /// <inheritdoc/>
    public TimeSpan? WatchdogTime { get; }

    /// <summary>The notifier that this process's environment names.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="processId">This process.</param>
    /// <param name="log">Where trouble is logged.</param>
    public static SystemdNotifier FromEnvironment(Func<string, string?> variable, int processId, ILogger<SystemdNotifier> log)
    {
        ArgumentNullException.ThrowIfNull(variable);
        bool isForUs = variable(WatchdogProcessVariable) is not { Length: > 0 } process
            || process == processId.ToString(CultureInfo.InvariantCulture);
        bool isSet = long.TryParse(variable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            && microseconds > 0;
        return new SystemdNotifier(variable(SocketVariable), isForUs && isSet ? TimeSpan.FromMicroseconds(microseconds) : null, log);
    }

    /// <inheritdoc/>
    public void Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <inheritdoc/>
    public void Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <inheritdoc/>
    public void KeepAlive() => Send("WATCHDOG=1");

    /// <inheritdoc/>
    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    // A line break would begin another assignment.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _address!);
            _hasFailed = false;
        }
        catch (SocketException fault)
        {
            if (!_hasFailed)
            {
                SystemdLog.SendFailed(_log, fault.Message);
            }

            _hasFailed = true;
        }
    }
}
