using System.Net.Sockets;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Control;

/// <summary>The real socket with real callers, kind and unkind.</summary>
public sealed class ControlSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    private string Address => _folder.File("control.sock");

    [Fact]
    public async Task A_request_is_answered_with_one_line()
    {
        await using ControlSocket socket = Open(request => $"{{\"heard\":\"{request}\"}}");

        Assert.Equal("{\"heard\":\"status\"}", await ControlClient.AskAsync(Address, "status", CancellationToken.None));
    }

    [Fact]
    public async Task An_answer_longer_than_a_packet_arrives_whole()
    {
        string answer = $"\"{new string('x', 300_000)}\"";
        await using ControlSocket socket = Open(_ => answer);

        Assert.Equal(answer, await ControlClient.AskAsync(Address, "status", CancellationToken.None));
    }

    [Fact]
    public async Task A_caller_that_finds_more_waiting_than_may_wait_tries_again()
    {
        await using ControlSocket socket = ControlSocket.Open(Address, _ => "{}", new ManualTimeProvider(), _log.Typed<ControlSocket>());
        List<Socket> silent = [];
        while (TryCall() is { } caller)
        {
            silent.Add(caller);
        }

        Task<string> answer = ControlClient.AskAsync(Address, "status", TimeSpan.FromMinutes(2), CancellationToken.None);
        Assert.False(answer.IsCompleted);

        // No time passes on the clock, so that no caller is sent away: they go by themselves.
        silent.ForEach(caller => caller.Dispose());

        Assert.Equal("{}", await answer);
    }

    [Fact]
    public async Task An_answer_that_fails_does_not_keep_the_next_caller_from_being_heard()
    {
        int calls = 0;
        await using ControlSocket socket = Open(_ => ++calls <= 64 ? throw new InvalidOperationException("no answer") : "{}");
        for (int i = 0; i < 64; i++)
        {
            await Assert.ThrowsAsync<EdgeException>(() => ControlClient.AskAsync(Address, "status", CancellationToken.None));
        }

        Assert.Equal("{}", await ControlClient.AskAsync(Address, "status", CancellationToken.None));
        Assert.Equal(64, _log.Count(1503));
    }

    [Fact]
    public async Task Callers_that_say_nothing_hold_up_no_other()
    {
        // No time passes on this clock, so that the three are never sent away.
        await using ControlSocket socket = ControlSocket.Open(Address, _ => "{}", new ManualTimeProvider(), _log.Typed<ControlSocket>());
        using Socket first = Call();
        using Socket second = Call();
        using Socket third = Call();

        Assert.Equal("{}", await ControlClient.AskAsync(Address, "status", CancellationToken.None));
    }

    [Fact]
    public async Task A_caller_that_says_nothing_for_a_second_is_sent_away()
    {
        ManualTimeProvider clock = new();
        await using ControlSocket socket = ControlSocket.Open(Address, _ => "{}", clock, _log.Typed<ControlSocket>());
        using Socket silent = Call();
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(60));
        Task<int> end = silent.ReceiveAsync(new byte[1], SocketFlags.None, timeout.Token).AsTask();

        while (!end.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.True(await IsClosedAsync(end));
    }

    [Fact]
    public async Task A_request_without_end_is_cut_off_and_refused_by_whoever_answers()
    {
        string? heard = null;
        await using ControlSocket socket = Open(request => (heard = request) is null ? "" : "{}");

        await ControlClient.AskAsync(Address, new string('s', 64), CancellationToken.None);

        Assert.Equal(new string('s', 64), heard);
    }

    [Fact]
    public async Task Its_own_group_may_open_it_and_nobody_else()
    {
        await using ControlSocket socket = Open(_ => "{}");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
            File.GetUnixFileMode(Address));
    }

    [Fact]
    public async Task It_is_gone_when_the_agent_ends()
    {
        await Open(_ => "{}").DisposeAsync();

        Assert.False(File.Exists(Address));
    }

    [Fact]
    public async Task A_socket_that_a_killed_agent_left_is_replaced()
    {
        Socket killed = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        killed.Bind(new UnixDomainSocketEndPoint(Address));
        using SafeSocketHandle handle = killed.SafeHandle;
        handle.Dispose();
        Assert.True(File.Exists(Address));

        await using ControlSocket socket = Open(_ => "{}");

        Assert.Equal("{}", await ControlClient.AskAsync(Address, "status", CancellationToken.None));
    }

    [Fact]
    public async Task Two_agents_do_not_share_a_socket()
    {
        await using ControlSocket first = Open(_ => "{}");

        EdgeException fault = Assert.Throws<EdgeException>(() => Open(_ => "{}"));

        Assert.Contains("another agent", fault.Message, StringComparison.Ordinal);
        Assert.Equal("{}", await ControlClient.AskAsync(Address, "status", CancellationToken.None));
    }

    [Theory]
    [InlineData("minutes of the meeting")]
    [InlineData("")]
    public void A_users_file_is_not_removed(string text)
    {
        File.WriteAllText(Address, text);

        EdgeException fault = Assert.Throws<EdgeException>(() => Open(_ => "{}"));

        Assert.Equal((EdgeFault.File, "A file is in the way of the control socket", Address), (fault.Fault, fault.What, fault.Where));
        Assert.Equal(text, File.ReadAllText(Address));
    }

    [Fact]
    public void A_pipe_is_not_removed()
    {
        NamedPipe.Make(Address);

        Assert.Contains("is in the way", Assert.Throws<EdgeException>(() => Open(_ => "{}")).What, StringComparison.Ordinal);

        Assert.True(FileStatus.IsOtherThanFile(Address));
    }

    [Theory]
    [InlineData("/nowhere/control.sock", EdgeFault.File)]
    [InlineData(
        "/tmp/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.sock",
        EdgeFault.Configuration)]
    public void A_path_that_cannot_be_had_is_named(string path, EdgeFault expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => ControlSocket.Open(path, _ => "{}", TimeProvider.System, _log.Typed<ControlSocket>()));

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_agent_answers_the_caller_hears_of_it()
    {
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => ControlClient.AskAsync(Address, "status", CancellationToken.None));

        Assert.Equal(EdgeFault.Device, fault.Fault);
        Assert.Contains(Address, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/hostname", "a file")]
    [InlineData("/etc", "a folder")]
    [InlineData("/dev/null", "a pipe or a device")]
    public async Task A_question_to_what_is_no_socket_says_to_name_one_and_not_to_move_it(string path, string thing)
    {
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => ControlClient.AskAsync(path, "status", CancellationToken.None));

        Assert.Equal((EdgeFault.File, $"This is {thing}, and no socket on which an agent answers"), (fault.Fault, fault.What));
        Assert.Equal("Name the agent's with --socket.", fault.Remedy);
    }

    // A socket that is closed before what was sent is read is reset.
    private static async Task<bool> IsClosedAsync(Task<int> end)
    {
        try
        {
            return await end == 0;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private ControlSocket Open(Func<string, string> answer) =>
        ControlSocket.Open(Address, answer, TimeProvider.System, _log.Typed<ControlSocket>());

    // Null where as many wait as may.
    private Socket? TryCall()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Address));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private Socket Call()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Address));
        socket.Send(Encoding.UTF8.GetBytes("sta"));
        return socket;
    }
}
