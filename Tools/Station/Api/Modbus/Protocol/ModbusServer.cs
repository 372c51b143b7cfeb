using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Modbus.Protocol;

/// <summary>
/// Listens for Modbus clients and answers several at a time. One client more than there may be takes the place of the one that said nothing
/// for the longest: a PLC that lost its cable comes back before its old connection is known to be dead. Those that never asked anything go
/// first: what only looks for open ports must not part a PLC that asks rarely.
/// </summary>
internal sealed class ModbusServer : IAsyncDisposable
{
    private const int ClientsWaiting = 16;
    private const int FirstPortForAll = 1024;
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly ModbusRequests _requests;
    private readonly ModbusConfiguration _configuration;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private readonly List<Connection> _connections = [];
    private readonly Task _listening;

    private ModbusServer(Socket socket, ModbusRequests requests, ModbusConfiguration configuration, TimeProvider clock, ILogger log)
    {
        _socket = socket;
        _requests = requests;
        _configuration = configuration;
        _clock = clock;
        _log = log;
        _listening = ListenAsync();
    }

    /// <summary>Where it listens; the port too where the configuration's is 0.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Clients at this moment.</summary>
    public int Clients
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="requests">Answers requests.</param>
    /// <param name="configuration">What the configuration says.</param>
    /// <param name="clock">The clock of timeouts.</param>
    /// <param name="log">Where clients and trouble are logged.</param>
    /// <exception cref="EdgeException">The address cannot be had.</exception>
    public static ModbusServer Open(ModbusRequests requests, ModbusConfiguration configuration, TimeProvider clock, ILogger log)
    {
        IPEndPoint address = IPEndPoint.Parse(configuration.Address);
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(ClientsWaiting);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw Unusable(address, fault);
        }

        ModbusServer server = new(socket, requests, configuration, clock, log);
        ModbusLog.Opened(log, server.Address);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _socket.Dispose();
        Task[] running;
        lock (_gate)
        {
            running = [.. _connections.Select(connection => connection.Running)];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        _ended.Dispose();
    }

    private static EdgeException Unusable(IPEndPoint address, SocketException fault) => new(
        EdgeFault.Network,
        $"The Modbus server cannot listen: {fault.Message.TrimEnd('.')}",
        address.ToString(),
        "an address of this machine and a port that no other program has",
        fault.SocketErrorCode == SocketError.AccessDenied && address.Port < FirstPortForAll
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Ports below {FirstPortForAll} need a right (docs/plc.md says how to give it); 1502 needs none.")
            : "Stop the other program, or correct output.modbus.address.",
        fault);

    private async Task ListenAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                Socket caller = await _socket.AcceptAsync(_ended.Token).ConfigureAwait(false);
                Take(caller);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException fault)
            {
                // For lack of descriptors, which passes, or because the caller has gone already.
                ModbusLog.CannotAccept(_log, fault.Message);
                await Task.Delay(Respite, _clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(Socket caller)
    {
        Connection connection = new(caller, new ModbusClient(caller, _requests, _configuration, _clock, _log));
        Connection? oldest = null;
        lock (_gate)
        {
            if (_connections.Count(known => !known.IsGivenUp) >= _configuration.Clients)
            {
                oldest = _connections
                    .Where(known => !known.IsGivenUp)
                    .MinBy(known => (known.Client.HasAsked, known.Client.HeardAt.Nanoseconds));
                oldest!.IsGivenUp = true;
            }

            _connections.Add(connection);
        }

        oldest?.Socket.Dispose();
        connection.Running = Task.Run(() => RunAsync(connection));
    }

    private async Task RunAsync(Connection connection)
    {
        using Socket socket = connection.Socket;
        try
        {
            string name = NameOf(socket);
            ModbusLog.Connected(_log, name);
            string reason = await connection.Client.RunAsync(_ended.Token).ConfigureAwait(false);
            ModbusLog.Gone(_log, name, connection.IsGivenUp ? "another took its place" : reason);
        }
        finally
        {
            lock (_gate)
            {
                _connections.Remove(connection);
            }
        }
    }

    private static string NameOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "nowhere";
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return "somewhere, gone already";
        }
    }

    private sealed class Connection(Socket socket, ModbusClient client)
    {
        public Socket Socket => socket;

        public ModbusClient Client => client;

        public bool IsGivenUp { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
