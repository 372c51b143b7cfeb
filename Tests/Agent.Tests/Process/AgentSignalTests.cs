using System.Text.Json.Nodes;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Agent.Tests.Systemd;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>Signals that a user sends by habit, to an agent that has no recipe: none ends it without its last words.</summary>
public sealed class AgentSignalTests : IDisposable
{
    private readonly PartsFolder _parts = new(partsOfEach: 1);

    public void Dispose() => _parts.Dispose();

    [Fact]
    public async Task The_end_of_its_terminal_stops_it_as_it_should()
    {
        using AgentProcess agent = AgentProcess.Start(Endless());
        Assert.NotNull(await agent.ReadLine());

        await agent.Signal("HUP");
        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        Assert.Contains("Done: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_shell_has_it_survive_its_terminal_it_does()
    {
        using AgentProcess agent = AgentProcess.Start(Endless(), shellFirst: "trap '' HUP");
        Assert.NotNull(await agent.ReadLine());

        await agent.Signal("HUP");

        await GoesOnUntilTerminated(agent);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("USR1")]
    public async Task A_service_goes_on_and_says_that_it_has_nothing_to_do_for_it(string signal)
    {
        using SupervisorSocket systemd = new(_parts.PathOf("notify"));
        using AgentProcess agent = AgentProcess.Start(
            Endless(), new Dictionary<string, string> { [SystemdNotifier.SocketVariable] = _parts.PathOf("notify") });
        Assert.NotNull(await agent.ReadLine());

        await agent.Signal(signal);

        string errors = await GoesOnUntilTerminated(agent);
        Assert.Contains($"SIG{signal} is ignored", errors, StringComparison.Ordinal);
    }

    private static async Task<string> GoesOnUntilTerminated(AgentProcess agent)
    {
        for (int line = 0; line < 2000; line++)
        {
            Assert.NotNull(await agent.ReadLine());
        }

        await agent.Signal("TERM");
        (int code, _, string errors) = await agent.End();
        Assert.True(code == ExitCodes.Done, errors);
        return errors;
    }

    private string[] Endless() => _parts.Configure("-", configuration => configuration["source"]!["loop"] = JsonValue.Create(true));
}
