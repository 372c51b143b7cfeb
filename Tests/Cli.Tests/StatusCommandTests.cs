using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge status</c> and <c>edge trigger</c> on a real socket; what a real agent answers there is Agent.Tests' to say.</summary>
public sealed class StatusCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"station":"press 4","alive":true,"counters":{"parts":7,"triggers":{"noFrame":2}}}""", 0)]
    [InlineData("""{"station":"press 4","alive":false,"counters":{"parts":7,"triggers":{"noFrame":2}}}""", 1)]
    [InlineData("""{"sound":true,"alive":true,"station":"press 4","counters":{"parts":7,"triggers":{"noFrame":2}}}""", 0)]
    [InlineData("""{"sound":false,"alive":true,"station":"press 4","counters":{"parts":7,"triggers":{"noFrame":2}}}""", 1)]
    public async Task Status_shows_every_value_and_ends_with_1_when_the_line_is_not_alive_or_the_model_not_sound(
        string answer, int exitCode)
    {
        await using ControlSocket agent = Agent(answer);

        Cli text = await Cli.RunAsync("status", "--socket", Address);
        Cli json = await Cli.RunAsync("status", "--socket", Address, "--json");

        Assert.Equal(exitCode, text.ExitCode);
        Assert.Matches(@"(?m)^station +press 4$", text.Output);
        Assert.Matches(@"(?m)^    no frame +2$", text.Output);
        Assert.Equal(exitCode, json.ExitCode);
        Assert.Equal(answer, json.Output.Trim());
    }

    [Theory]
    [InlineData("""{"sound":false,"alive":true,"state":"running","station":"press 4"}""", "sound: false, alive: true, running")]
    [InlineData("""{"alive":false,"state":"waiting for camera, 8 s","station":"press 4"}""", "alive: false, waiting for camera, 8 s")]
    public async Task The_first_line_says_what_matters(string answer, string expected)
    {
        await using ControlSocket agent = Agent(answer);

        Cli text = await Cli.RunAsync("status", "--socket", Address);

        Assert.Equal([expected, "station                      press 4"], text.Output.Trim().ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData("accepted", 0)]
    [InlineData("bounced", 1)]
    [InlineData("missed", 1)]
    public async Task Trigger_says_what_became_of_it(string result, int exitCode)
    {
        await using ControlSocket agent = Agent($$"""{"result":"{{result}}"}""");

        Cli run = await Cli.RunAsync("trigger", "--socket", Address);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith(result, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_ends_with_2_in_the_agents_words()
    {
        await using ControlSocket agent = Agent("""{"error":"No software trigger here."}""");

        (await Cli.RunAsync("trigger", "--socket", Address)).FailsWith(2, "No software trigger here.");
    }

    [Theory]
    [InlineData("status", "hello")]
    [InlineData("status", "[]")]
    [InlineData("trigger", "{}")]
    public async Task What_is_no_agent_ends_with_3(string command, string answer)
    {
        await using ControlSocket agent = Agent(answer);

        (await Cli.RunAsync(command, "--socket", Address)).FailsWith(3, Address);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("trigger")]
    public async Task Without_an_agent_it_ends_with_3(string command) =>
        (await Cli.RunAsync(command, "--socket", Address)).FailsWith(3, Address);

    private string Address => _folder.File("control.sock");

    private ControlSocket Agent(string answer) =>
        ControlSocket.Open(Address, _ => answer, TimeProvider.System, NullLogger<ControlSocket>.Instance);
}
