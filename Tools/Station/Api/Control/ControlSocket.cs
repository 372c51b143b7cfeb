using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Api.Control;

/// <summary>
/// A unix socket on which a running agent answers every caller that may open it: the agent's own user and group. Thirty-two callers are
/// answered at a time, each for a second at most; none of them holds up the line.
/// </summary>
public sealed class ControlSocket : IAsyncDisposable
{
    private const int CallersAtOnce = 32;
    private const int CallersWaiting = 128;
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Func<string, string> _answer;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Socket _socket;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task[] _callers;

    private ControlSocket(string path, Socket socket, Func<string, string> answer, TimeProvider clock, ILogger log)
    {
        _path = path;
        _socket = socket;
        _answer = answer;
        _clock = clock;
        _log = log;
        _callers = [.. Enumerable.Range(0, CallersAtOnce).Select(_ => HearAsync())];
    }

    /// <summary>
    /// Begins to answer. A socket that an agent left behind when it was killed is replaced, one on which an agent answers is not.
    /// </summary>
    /// <param name="path">Where; its folder exists.</param>
    /// <param name="answer">From a request without its line feed to one line of JSON. Called by any thread, by several at once.</param>
    /// <param name="clock">The clock of the timeout for silent callers.</param>
    /// <param name="log">Where trouble is logged.</param>
    /// <exception cref="EdgeException">The path cannot be had.</exception>
    public static ControlSocket Open(string path, Func<string, string> answer, TimeProvider clock, ILogger<ControlSocket> log)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ControlAddress.ThrowIfNotFree(path);
        RemoveLeftover(path);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));

            // No caller can connect before it listens.
            File.SetUnixFileMode(path, OwnerAndGroup);
            socket.Listen(CallersWaiting);
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw Unusable(path, fault.Message, fault);
        }

        ControlLog.Opened(log, path);
        return new ControlSocket(path, socket, answer, clock, log);
    }

    /// <summary>Stops answering and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_callers).ConfigureAwait(false);

        // .NET removes the path of a bound socket when it is disposed.
        _socket.Dispose();
        _ended.Dispose();
    }

    // Files, pipes and devices refuse connections too, and belong to others: the check of the address has turned them away.
    private static void RemoveLeftover(string path)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException fault)
        {
            throw Unusable(path, fault.Message, fault);
        }

        throw Unusable(path, "another agent answers there", null);
    }

    private static EdgeException Unusable(string path, string reason, Exception? inner) => new(
        EdgeFault.File,
        $"The control socket cannot be opened: {reason}",
        path,
        "a path in a folder that the agent's user may write, with no other agent on it",
        "Stop the other agent, or correct control.socket.",
        inner);

    private async Task HearAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            using Socket? caller = await AcceptAsync().ConfigureAwait(false);
            if (caller is not null)
            {
                await AnswerAsync(caller).ConfigureAwait(false);
            }
        }
    }

    // Null where no caller could be accepted: at the end, or for lack of descriptors, which passes.
    private async Task<Socket?> AcceptAsync()
    {
        try
        {
            return await _socket.AcceptAsync(_ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (SocketException fault)
        {
            ControlLog.CannotHear(_log, fault.Message);
            await Task.Delay(Respite, _clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }
    }

    private async Task AnswerAsync(Socket caller)
    {
        using CancellationTokenSource timeout = new(CallTime, _clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _ended.Token);
        try
        {
            if (await ReadAsync(caller, over.Token).ConfigureAwait(false) is { } request)
            {
                byte[] answer = Encoding.UTF8.GetBytes(_answer(request) + "\n");
                for (int sent = 0; sent < answer.Length;)
                {
                    sent += await caller.SendAsync(answer.AsMemory(sent), SocketFlags.None, over.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            ControlLog.CallerGone(_log, fault.Message);
        }
        catch (Exception fault)
        {
            // Whatever it is, the next caller has to be served.
            ControlLog.AnswerFailed(_log, fault);
        }
    }

    // Null where the caller goes without a word. What is longer than any request is none, and is cut off.
    private static async Task<string?> ReadAsync(Socket caller, CancellationToken stop)
    {
        byte[] bytes = new byte[ControlRequests.MaximumBytes];
        int length = 0;
        while (length < bytes.Length)
        {
            int received = await caller.ReceiveAsync(bytes.AsMemory(length), SocketFlags.None, stop).ConfigureAwait(false);
            int end = bytes.AsSpan(length, received).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(bytes, 0, length + end);
            }

            if (received == 0)
            {
                return null;
            }

            length += received;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
