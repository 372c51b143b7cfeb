using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>A network between station and broker that can be cut, in the middle of whatever is on it.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly int _broker;

    public CuttingProxy(int broker)
    {
        _broker = broker;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that were made through it.</summary>
    public int Connections => _connections;

    private int _connections;

    /// <summary>Ends every connection by a reset.</summary>
    public void Cut()
    {
        while (_open.TryTake(out Socket? socket))
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket station = await _listener.AcceptSocketAsync();
                Socket broker = new(SocketType.Stream, ProtocolType.Tcp);
                await broker.ConnectAsync(IPAddress.Loopback, _broker);
                Interlocked.Increment(ref _connections);
                _open.Add(station);
                _open.Add(broker);
                _ = CopyAsync(station, broker);
                _ = CopyAsync(broker, station);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
