using System.Text.Json;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class DemoCommandTests
{
    [Fact]
    public async Task The_demo_shows_every_part_and_sums_up_in_json()
    {
        Cli run = await Cli.RunAsync("demo", "--frames", "60", "--headless", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(60, run.Output.Split('\n').Count(line => line.StartsWith("part ", StringComparison.Ordinal)));
        JsonElement summary = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(60, summary.GetProperty("parts").GetInt32());
        Assert.InRange(summary.GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.InRange(summary.GetProperty("escapes").GetInt32(), 0, 3);
        Assert.InRange(summary.GetProperty("overkill").GetInt32(), 0, 3);
        Assert.Equal("cpu", summary.GetProperty("provider").GetString());
        Assert.InRange(summary.GetProperty("framesPerSecond").GetDouble(), 0.01, 10_000);
        JsonElement latency = summary.GetProperty("latencyMs");
        Assert.InRange(latency.GetProperty("p50").GetDouble(), 0.01, latency.GetProperty("p95").GetDouble());
        Assert.InRange(latency.GetProperty("p95").GetDouble(), 0.01, latency.GetProperty("p99").GetDouble());
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_parts()
    {
        Cli first = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "11");
        Cli second = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "11");
        Cli third = await Cli.RunAsync("demo", "--frames", "8", "--headless", "--seed", "12");

        Assert.Equal(Truths(first), Truths(second));
        Assert.NotEqual(Truths(first), Truths(third));
    }

    private static string[] Truths(Cli run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith("part ", StringComparison.Ordinal)).Select(line => line[..30])];
}
