using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeConvNeXt.Testing.Mqtt;

/// <summary>
/// Debian's mosquitto on a port of the test's own, in a process that can be stopped, frozen, killed and started again. It keeps sessions
/// and messages on disk.
/// </summary>
public sealed class MosquittoBroker : IDisposable
{
    /// <summary>How long anything of a test may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _lines;
    private Process? _process;

    /// <param name="lines">Lines of its configuration; without any, everybody may do everything.</param>
    public MosquittoBroker(params string[] lines) => _lines =
        [
            Listener, "persistence true", Location, "max_queued_messages 0", .. lines.Length == 0 ? ["allow_anonymous true"] : lines,
        ];

    private MosquittoBroker(FileInfo file) => _lines =
        [
            .. File.ReadLines(file.FullName).Select(line =>
                line.StartsWith("listener ", StringComparison.Ordinal) ? Listener
                : line.StartsWith("persistence_location ", StringComparison.Ordinal) ? Location
                : line),
        ];

    /// <summary>A broker as a file says, but for its port and its folder.</summary>
    /// <param name="file">A configuration with one listener.</param>
    public static MosquittoBroker Of(string file) => new(new FileInfo(file));

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; } = FreePort();

    private string Listener => $"listener {Port} 127.0.0.1";

    private string Location => $"persistence_location {_folder.Path}/";

    private string Store => _folder.File("mosquitto.db");

    /// <summary>Starts it; returns when it listens.</summary>
    public async Task<MosquittoBroker> Start()
    {
        string file = _folder.File("mosquitto.conf");
        await File.WriteAllLinesAsync(
            file,
            [
                "user root", "log_dest stderr", "log_type error", "log_type warning", "log_type notice", "log_type information",
                .. _lines,
            ]);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", file]) { RedirectStandardError = true })!;
        await ReadUntil(_process, " running");
        _ = _process.StandardError.ReadToEndAsync();
        return this;
    }

    /// <summary>Kills it; sessions of subscribers and what waits for them are saved before.</summary>
    public async Task Kill()
    {
        File.Delete(Store);
        await Signal("USR1");
        await Task.Run(() => Assert.True(SpinWait.SpinUntil(() => File.Exists(Store), Timeout), "mosquitto did not save its store."));
        await Signal("KILL");
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends it a signal: "STOP", "CONT", "HUP" (read access lists anew).</summary>
    public async Task Signal(string name)
    {
        using Process kill = Process.Start("/bin/kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private static async Task ReadUntil(Process process, string text)
    {
        using CancellationTokenSource timeout = new(Timeout);
        string? line;
        string last = "";
        while ((line = await process.StandardError.ReadLineAsync(timeout.Token)) is not null
            && !line.EndsWith(text, StringComparison.Ordinal))
        {
            last = line;
        }

        Assert.True(line is not null, $"mosquitto did not start: {last}");
    }
}
