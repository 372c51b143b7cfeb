using System.Net;
using System.Net.Sockets;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Whether ports could be had.</summary>
internal static class PortCheck
{
    private const int FirstPortForAll = 1024;

    /// <summary>Looks for a port, and lets go of it again.</summary>
    /// <param name="address">Where somebody shall listen; any port of the system's choice is there.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <returns>That a program listens there already, which an agent that runs does; null where none does.</returns>
    /// <exception cref="EdgeException">This user may not have it, or this machine has no such address.</exception>
    public static string? Look(IPEndPoint address, string setting)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            return null;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"A program listens at {address} ({setting}), which may be an agent that runs: stop it before another starts.";
        }
        catch (SocketException fault)
        {
            bool isPrivileged = fault.SocketErrorCode == SocketError.AccessDenied && address.Port < FirstPortForAll;
            throw new EdgeException(
                EdgeFault.Network,
                isPrivileged
                    ? $"{setting} is a port that this user may not have"
                    : $"{setting} cannot be had: {fault.Message.TrimEnd('.')}",
                address.ToString(),
                "an address of this machine and a port that the agent's user may have",
                isPrivileged
                    ? $"Take a port from {FirstPortForAll} on, or give the service the right (docs/plc.md) and check as root."
                    : $"Correct {setting}.",
                fault);
        }
    }
}
