using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public DemoCommandTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_shows_every_part_and_sums_up_in_json()
    {
        Cli run = await Cli.RunAsync("demo", "--frames", "60", "--headless", "--json", "--model", _model);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(60, run.Output.Split('\n').Count(line => line.StartsWith("part ", StringComparison.Ordinal)));
        JsonElement summary = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(60, summary.GetProperty("parts").GetInt32());
        AssertCountsAgree(run, summary);
        Assert.Equal("cpu", summary.GetProperty("provider").GetString());
        Assert.Equal(JsonValueKind.Number, summary.GetProperty("framesPerSecond").ValueKind);
        AssertInOrder(summary.GetProperty("latencyMs"));
        JsonElement stages = summary.GetProperty("stagesMs");
        Assert.Equal(["wait", "preprocess", "inference", "decide"], stages.EnumerateObject().Select(stage => stage.Name));
        Assert.All(stages.EnumerateObject(), stage => AssertInOrder(stage.Value));
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_parts()
    {
        Cli first = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "11", "--model", _model);
        Cli second = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "11", "--model", _model);
        Cli third = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "12", "--model", _model);

        Assert.Equal(Truths(first), Truths(second));
        Assert.NotEqual(Truths(first), Truths(third));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named() =>
        (await Cli.RunAsync("demo", "--frames", "1", "--model", _folder.File("missing"))).FailsWith(3, "missing");

    // Whatever the machine took: a higher percentile of the same times is no less.
    private static void AssertInOrder(JsonElement percentiles)
    {
        double[] values = [.. ((string[])["p50", "p95", "p99"]).Select(name => percentiles.GetProperty(name).GetDouble())];
        Assert.Equal(values.Order(), values);
    }

    // The summary against the lines above it: truth in the fourth word, verdict in the fifth, label in the sixth.
    private static void AssertCountsAgree(Cli run, JsonElement summary)
    {
        string[][] parts =
        [
            .. run.Output.Split('\n').Where(line => line.StartsWith("part ", StringComparison.Ordinal)).Select(
                line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];

        Assert.Equal(parts.Count(words => words[3] == words[5]) / 60.0, summary.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(parts.Count(words => words[3] != "ok" && words[4] == "OK"), summary.GetProperty("escapes").GetInt32());
        Assert.Equal(parts.Count(words => words[3] == "ok" && words[4] == "NG"), summary.GetProperty("overkill").GetInt32());
        Assert.Equal(parts.Count(words => words[4] == "unsure"), summary.GetProperty("unsure").GetInt32());
    }

    private static string[] Truths(Cli run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith("part ", StringComparison.Ordinal)).Select(line => line[..30])];
}
