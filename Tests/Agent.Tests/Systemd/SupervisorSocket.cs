using System.Net.Sockets;
using System.Text;

namespace EdgeConvNeXt.Agent.Tests.Systemd;

/// <summary>A real datagram socket that listens as systemd does.</summary>
internal sealed class SupervisorSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 120_000 };

    /// <param name="name">A path, or '@' and a name in the abstract namespace.</param>
    public SupervisorSocket(string name)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? $"\0{name[1..]}" : name));
    }

    public bool IsSilent => _socket.Available == 0;

    /// <summary>The next message; fails when none comes within two minutes.</summary>
    public string Receive()
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    public void Dispose() => _socket.Dispose();
}
