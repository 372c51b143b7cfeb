using System.Security.Cryptography;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

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
    public async Task A_part_is_unique_by_its_number_and_its_start()
    {
        await Run(new GreySource(3), """{ "name": "grey", "trigger": { "deadlineMs": 60000 } }""");
        await Run(new GreySource(3), """{ "name": "grey", "trigger": { "deadlineMs": 60000 } }""");

        JsonElement[] verdicts = Verdicts();
        Assert.Equal(
            6,
            verdicts.Select(verdict => (verdict.GetProperty("start").GetString(), verdict.GetProperty("part").GetInt64()))
                .Distinct()
                .Count());
        Assert.Equal(2, verdicts.Select(verdict => verdict.GetProperty("start").GetString()).Distinct().Count());
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
    public async Task A_region_outside_of_the_first_frame_ends_the_agent_as_a_fault_of_the_configuration()
    {
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => Run(new GreySource(3), """
            { "name": "grey", "trigger": { "deadlineMs": 60000 }, "regions": [ { "name": "far", "x": 30, "width": 16, "height": 16 } ] }
            """));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("far", fault.Message, StringComparison.Ordinal);
        Assert.All(Verdicts(), verdict => Assert.Equal("unsure", verdict.GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData("\"type\": \"software\"")]
    [InlineData("\"type\": \"gpio\", \"chip\": \"belt\", \"line\": \"eye\"")]
    public async Task Files_are_no_source_for_parts_that_announce_themselves(string trigger)
    {
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(
            () => Run(new GreySource(3), $$"""{ "name": "grey", "trigger": { {{trigger}} } }"""));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("camera", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_holds_from_the_next_part_on_and_a_wrong_one_does_not_and_both_are_on_record()
    {
        string path = _folder.File("recipe.json");
        using ManualResetEventSlim changed = new();
        GreySource source = new(4)
        {
            BeforeRead = (sequence, stop) =>
            {
                if (sequence == 2)
                {
                    Assert.True(changed.Wait(TimeSpan.FromSeconds(30), stop));
                }
            },
        };
        await using StationHost station = await Open(
            source, """{ "name": "strict", "trigger": { "deadlineMs": 60000 }, "thresholds": { "default": 1 } }""");
        Task run = station.RunAsync(0, CancellationToken.None);
        await Task.Run(async () =>
        {
            while (station.Line.Statistics.Parts < 2)
            {
                await Task.Yield();
            }
        }).WaitAsync(TimeSpan.FromSeconds(60));

        await File.WriteAllTextAsync(path, """{ "name": "wrong", "voting": { "frames": 99 } }""");
        Assert.False(station.Recipe!.ReadAgain("test").IsNew);
        await File.WriteAllTextAsync(path, """{ "name": "other wires", "trigger": { "type": "software", "deadlineMs": 60000 } }""");
        Assert.False(station.Recipe.ReadAgain("test").IsNew);
        await File.WriteAllTextAsync(path, """{ "name": "mild", "trigger": { "deadlineMs": 60000 }, "thresholds": { "default": 0.1 } }""");
        Assert.True(station.Recipe.ReadAgain("test").IsNew);
        changed.Set();
        await run;
        await station.DisposeAsync();

        Assert.Equal(["unsure", "unsure", "ng", "ng"], Verdicts().Select(verdict => verdict.GetProperty("outcome").GetString()));
        Assert.Equal(["strict", "strict", "mild", "mild"], Verdicts().Select(verdict => verdict.GetProperty("recipe").GetString()));
        Assert.Equal(
            [1f, 1f, 0.1f, 0.1f], Verdicts().Select(verdict => verdict.GetProperty("thresholds").GetProperty("default").GetSingle()));
        string hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path)));
        Assert.Equal([false, false, true, true], Verdicts().Select(verdict => verdict.GetProperty("recipeSha256").GetString() == hash));
        string[] audit = await File.ReadAllLinesAsync($"{path}.audit.jsonl");
        Assert.Equal(4, audit.Length);
        Assert.Contains("needs a new start", audit[2], StringComparison.Ordinal);
        Assert.Contains("mild", audit[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "grey", "thresholds": { "labels": { "wool": 0.5 } } }""", EdgeFault.Configuration, "wool")]
    [InlineData("""{ "name": "grey", "voting": { "frames": 2, "ng": 3 } }""", EdgeFault.Configuration, "voting")]
    [InlineData(
        """{ "name": "grey", "regions": [ { "name": "far", "x": 600, "width": 64, "height": 16 } ] }""", EdgeFault.Configuration, "640")]
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

    private Task Run(GreySource source, string recipe, bool isSimulated = true) =>
        new StationRunner(Services(source), new FakeServiceManager(isActive: false))
            .RunAsync(Configuration(recipe) with { SimulatesGpio = isSimulated }, CancellationToken.None);

    private Task<StationHost> Open(GreySource source, string recipe) => StationBuilder.OpenAsync(Configuration(recipe), Services(source));

    private StationServices Services(GreySource source) => new() { Loggers = _log, CreateSource = (_, _) => source };

    private StationConfiguration Configuration(string recipe)
    {
        string path = _folder.File("recipe.json");
        File.WriteAllText(path, recipe);
        return new StationConfiguration
        {
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = path,
            SimulatesGpio = true,
            Outputs = [new JsonLinesConfiguration(_folder.File("verdicts.jsonl"))], QueueLength = 64,
        };
    }

    private string Summary() => _log.Entries.Single(entry => entry.Id == 1002).Message;

    private JsonElement[] Verdicts() =>
        [.. File.ReadLines(_folder.File("verdicts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
