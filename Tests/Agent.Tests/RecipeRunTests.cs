using System.Text.Json;
using EdgeConvNeXt.Agent.Composition;
using EdgeConvNeXt.Agent.Configuration;
using EdgeConvNeXt.Agent.Configuration.Sources;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>Whole stations that run by a recipe, on the tiny model and simulated digital lines.</summary>
public sealed class RecipeRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_frame_is_a_part_is_judged_and_goes_by_or_is_rejected()
    {
        await Run(new GreySource(60), """
            { "name": "grey", "trigger": { "deadlineMs": 2000 },
              "rejection": { "chip": "belt", "line": "push", "travelMs": 2001, "pulseMs": 1 } }
            """);

        JsonElement[] verdicts = Verdicts();
        Assert.Equal(60, verdicts.Length);
        Assert.Equal(Enumerable.Range(1, 60), verdicts.Select(verdict => verdict.GetProperty("part").GetInt32()).Order());
        int good = verdicts.Count(verdict => verdict.GetProperty("outcome").GetString() == "ok");
        string summary = Summary();
        Assert.Contains("60 triggers, 0 bounced, 0 missed", summary, StringComparison.Ordinal);
        Assert.Contains($"{60 - good} rejected, {good} passed, 0 undecided, 0 lost on the belt", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worst_region_decides_and_is_named()
    {
        await Run(new GreySource(6), """
            { "name": "grey", "trigger": { "deadlineMs": 60000 },
              "regions": [ { "name": "left", "width": 16, "height": 32 }, { "name": "right", "x": 16, "width": 16, "height": 32, "tiles": { "width": 16, "height": 16 } } ] }
            """);

        // The frame shows one grey, so that all regions agree: the first of equals is named.
        Assert.All(Verdicts(), verdict => Assert.Equal("left", verdict.GetProperty("region").GetString()));
        Assert.All(Verdicts(), verdict => Assert.Equal(verdict.GetProperty("truth").GetString(), verdict.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task A_region_outside_of_the_frame_makes_every_part_unsure_and_says_so()
    {
        await Run(new GreySource(3), """
            { "name": "grey", "trigger": { "deadlineMs": 60000 }, "regions": [ { "name": "far", "x": 30, "width": 16, "height": 16 } ] }
            """);

        Assert.All(Verdicts(), verdict => Assert.Equal("unsure", verdict.GetProperty("outcome").GetString()));
        Assert.All(Verdicts(), verdict => Assert.Contains("far", verdict.GetProperty("reason").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "name": "grey", "thresholds": { "labels": { "wool": 0.5 } } }""", EdgeFault.Configuration, "wool")]
    [InlineData("""{ "name": "grey", "voting": { "frames": 2, "ng": 3 } }""", EdgeFault.Configuration, "voting")]
    public async Task A_recipe_that_does_not_suit_the_model_or_itself_is_refused(string recipe, EdgeFault expected, string culprit)
    {
        GreySource source = new(3);

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Run(source, recipe));

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(culprit, fault.Message, StringComparison.Ordinal);
        Assert.False(source.IsStarted);
    }

    [Fact]
    public async Task Without_simulation_a_chip_that_is_not_there_is_a_fault_of_the_device()
    {
        GreySource source = new(3);
        string recipe = """{ "name": "grey", "rejection": { "chip": "no-such-chip", "line": "3", "travelMs": 2000 } }""";

        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Run(source, recipe, isSimulated: false));

        Assert.Equal(EdgeFault.Device, fault.Fault);
        Assert.Contains("no-such-chip", fault.Message, StringComparison.Ordinal);
    }

    private Task Run(GreySource source, string recipe, bool isSimulated = true)
    {
        string path = _folder.File("recipe.json");
        File.WriteAllText(path, recipe);
        AgentConfiguration configuration = new()
        {
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = path,
            SimulatesGpio = isSimulated,
            Output = new OutputConfiguration { JsonLines = _folder.File("verdicts.jsonl"), QueueLength = 64 },
        };
        StationServices services = new() { Loggers = _log, CreateSource = (_, _) => source };
        return new AgentRunner(services, new SystemdNotifier(null, null, _log.Typed<SystemdNotifier>())).RunAsync(configuration, CancellationToken.None);
    }

    private string Summary() => _log.Entries.Single(entry => entry.Id == 1002).Message;

    private JsonElement[] Verdicts() => [.. File.ReadLines(_folder.File("verdicts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
