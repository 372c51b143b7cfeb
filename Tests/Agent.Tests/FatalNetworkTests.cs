using EdgeConvNeXt.Agent.Tests.Process;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>The agent with an ONNX Runtime that does not survive the network.</summary>
public sealed class FatalNetworkTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private readonly FatalProgram _program = new();
    private readonly PartsFolder _parts = new(partsOfEach: 1);

    public void Dispose()
    {
        _parts.Dispose();
        _program.Dispose();
    }

    [Theory]
    [InlineData("abort", "was ended by signal 6 (SIGABRT), saying \"fatal: the graph cannot be resolved\"")]
    [InlineData("exit", "ended with code 0 before it was done, without a word")]
    public async Task The_agent_says_so_and_ends_with_3_and_does_not_open_the_network_again_when_it_is_started_again(string way, string how)
    {
        (int code, string errors) = await Run(way);
        (int codeAgain, string errorsAgain) = await Run(way);

        Assert.True(code == ExitCodes.Failed, errors);
        Assert.Contains(how, errors, StringComparison.Ordinal);
        Assert.Contains("tiny.edgemodel, variant fp32", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal((code, errors), (codeAgain, errorsAgain));
        Assert.Equal(1, _program.Sessions);
    }

    [Fact]
    public async Task The_process_that_tries_ends_with_the_one_that_asks()
    {
        NamedPipe.Make(_program.Log);
        using AgentProcess agent = Start("hang");

        // The pipe stays open as long as the process that hangs lives.
        using StreamReader life = await Task.Run(() => new StreamReader(_program.Log)).WaitAsync(Timeout);
        Assert.Equal("a session is begun", await life.ReadLineAsync().WaitAsync(Timeout));
        await agent.Signal("KILL");

        Assert.Null(await life.ReadLineAsync().WaitAsync(Timeout));
    }

    [Fact]
    public async Task The_agent_stops_while_a_network_is_tried()
    {
        NamedPipe.Make(_program.Log);
        using AgentProcess agent = Start("hang");
        using StreamReader life = await Task.Run(() => new StreamReader(_program.Log)).WaitAsync(Timeout);
        Assert.Equal("a session is begun", await life.ReadLineAsync().WaitAsync(Timeout));

        await agent.Signal("TERM");
        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Null(await life.ReadLineAsync().WaitAsync(Timeout));
        Assert.False(Directory.Exists(Path.Combine(_parts.PathOf("state"), "networks")));
    }

    private async Task<(int Code, string Errors)> Run(string way)
    {
        using AgentProcess agent = Start(way);
        (int code, _, string errors) = await agent.End();
        return (code, errors);
    }

    // systemd's variable goes before the user's cache.
    private AgentProcess Start(string way) => AgentProcess.Start(
        _parts.Configure("-"),
        new Dictionary<string, string>(_program.Variables(way, cache: "/proc/none")) { ["STATE_DIRECTORY"] = _parts.PathOf("state") },
        folder: _program.Folder);
}
