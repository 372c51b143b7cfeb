using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>Sends requests to a running agent.</summary>
public static class ControlClient
{
    private const int MaximumAnswerBytes = 1 << 20;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends one request.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="request">One of <see cref="ControlRequests"/>.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>One JSON object.</returns>
    /// <exception cref="EdgeException">No agent answers there, or not within 5 s.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Task<string> AskAsync(string path, string request, CancellationToken stop) =>
        AskAsync(path, request, AnswerTimeout, stop);

    /// <summary>Sends one request, with a timeout of the caller's own.</summary>
    internal static async Task<string> AskAsync(string path, string request, TimeSpan timeout, CancellationToken stop)
    {
        ControlAddress.ThrowIfNoSocket(path);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(timeout);
        try
        {
            using Socket socket = await ConnectAsync(path, over.Token).ConfigureAwait(false);
            await socket.SendAsync(Encoding.UTF8.GetBytes(request + "\n"), SocketFlags.None, over.Token).ConfigureAwait(false);
            return await ReadAsync(socket, over.Token).ConfigureAwait(false) ?? throw Silent(path, "it closed without an answer", null);
        }
        catch (SocketException fault)
        {
            throw Silent(path, Reason(path, fault), fault);
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw Silent(path, $"nothing came within {timeout.TotalSeconds} s", fault);
        }
    }

    // A socket with as many callers as it lets wait refuses for the moment (EAGAIN, connect(2)); one of ours that was refused cannot be
    // used again.
    private static async Task<Socket> ConnectAsync(string path, CancellationToken stop)
    {
        while (true)
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                socket.Dispose();
                await Task.Delay(BusyPause, stop).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    // What .NET says of a path that does not exist is about network addresses.
    private static string Reason(string path, SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AccessDenied => "this user may not open the socket",
        SocketError.ConnectionRefused => "no agent listens on the socket",
        _ when !Path.Exists(path) => "there is no such socket",
        _ => fault.Message,
    };

    private static EdgeException Silent(string path, string reason, Exception? inner) => new(
        EdgeFault.Device,
        $"No agent answers: {reason}",
        path,
        "the control socket of a running agent, opened by its user, its group or root",
        "Look at `systemctl status edge-agent`, or name another socket with --socket.",
        inner);

    // Null where the agent closes before the end of a line.
    private static async Task<string?> ReadAsync(Socket socket, CancellationToken stop)
    {
        using MemoryStream answer = new();
        byte[] bytes = new byte[4096];
        while (answer.Length < MaximumAnswerBytes)
        {
            int received = await socket.ReceiveAsync(bytes, SocketFlags.None, stop).ConfigureAwait(false);
            int end = bytes.AsSpan(0, received).IndexOf((byte)'\n');
            answer.Write(bytes, 0, end < 0 ? received : end);
            if (end >= 0 || received == 0)
            {
                return end < 0 ? null : Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
            }
        }

        return null;
    }
}
