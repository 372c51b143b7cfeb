using System.Net;
using Microsoft.AspNetCore.Connections;

namespace EdgeConvNeXt.Station.Api.Web;

/// <summary>
/// How many connections other machines may have: some each, and together so many that a share stays for this machine's own programs and
/// screens. What is too much is closed before a byte of it is read. For any thread.
/// </summary>
/// <param name="most">Connections that the server takes in all.</param>
internal sealed class ConnectionLimit(int most)
{
    private const int MostOfOne = 24;
    private const int ForThisMachine = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];
    private int _all;

    /// <summary>Serves a connection, or closes it.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress? from = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (from is null || IPAddress.IsLoopback(from))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        if (!TryEnter(from))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(from);
        }
    }

    /// <summary>Counts a connection of another machine; false where it would be too many.</summary>
    internal bool TryEnter(IPAddress from)
    {
        lock (_gate)
        {
            int open = _open.GetValueOrDefault(from);
            if (open >= MostOfOne || _all >= most - ForThisMachine)
            {
                return false;
            }

            _open[from] = open + 1;
            _all++;
            return true;
        }
    }

    /// <summary>A connection that was counted has ended.</summary>
    internal void Leave(IPAddress from)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[from] == 0)
            {
                _open.Remove(from);
            }
        }
    }
}
