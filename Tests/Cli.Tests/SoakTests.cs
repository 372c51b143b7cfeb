using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The whole line in virtual time: nothing is lost, whatever goes wrong.</summary>
public class SoakTests
{
    // What depends on the machine: how fast it is, how soon a disk's writer woke, and memory.
    private static readonly string[] Measured = ["seconds", "written", "shed", "memoryMbEarly", "memoryMbLate"];

    [Fact]
    public async Task Without_faults_every_part_is_judged_by_its_own_picture()
    {
        JsonElement soak = await Soak("--parts", "3000");
        Assert.Equal(3000, Count(soak, "triggers"));
        Assert.Equal(3000, Count(soak, "ok") + Count(soak, "ng"));
        Assert.Equal(Count(soak, "ng"), Count(soak, "rejected"));
        Assert.Equal(Count(soak, "rejected"), Count(soak, "confirmed"));
        Assert.Equal(Count(soak, "rejected"), Count(soak, "ejected"));
        Assert.Equal(3000, Count(soak, "written"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task With_faults_every_trigger_has_one_verdict_and_every_counter_is_used(int seed)
    {
        JsonElement soak = await Soak("--parts", "20000", "--faults", "--seed", $"{seed}");
        Assert.Equal(Count(soak, "triggers"), Count(soak, "verdicts"));
        Assert.Equal(Count(soak, "verdicts"), Count(soak, "ok") + Count(soak, "ng") + Count(soak, "unsure"));
        Assert.InRange(new[] { "missed", "late", "noFrame", "overrun", "failed" }.Sum(name => Count(soak, name)), 1, Count(soak, "unsure"));
        Assert.Equal(Count(soak, "triggers"), Count(soak, "rejected") + Count(soak, "passed"));
        Assert.Equal(Count(soak, "parts"), Count(soak, "atReject"));
        Assert.Equal(Count(soak, "verdicts"), Count(soak, "written") + Count(soak, "shed"));
        string[] used =
        [
            "bounced", "missed", "late", "noFrame", "overrun", "failed", "resultsTooLate", "blind", "undecided", "coveredByNeighbour",
            "beltStops", "recipeChanges", "confirmed", "unconfirmed", "cameraLosses", "clockJumps",
        ];
        Assert.All(used, name => Assert.True(Count(soak, name) > 0, name));
        Assert.All(
            [
                "mistaken", "miscounted", "unjustified", "doubled", "missing", "stopped", "escapedAtReject", "wronglyRejected",
                "lostOnBelt", "lostEdges", "encoderSlips", "encoderFailures",
            ],
            name => Assert.Equal(0, Count(soak, name)));
        Assert.All(
            ["outputLateMsP50", "outputLateMsP99", "outputLateMsMax"], name => Assert.InRange(soak.GetProperty(name).GetDouble(), 0, 1));
        Assert.True(soak.GetProperty("isBalanced").GetBoolean());
    }

    [Fact]
    public async Task The_same_seed_brings_the_same_parts_and_faults() =>
        Assert.Equal(
            Drawn(await Soak("--parts", "5000", "--faults", "--seed", "5")),
            Drawn(await Soak("--parts", "5000", "--faults", "--seed", "5")));

    [Theory]
    [InlineData("--parts", "10")]
    [InlineData("--speed", "max")]
    [InlineData("--faults")]
    public async Task Its_options_need_a_simulated_model(params string[] options) =>
        (await Cli.RunAsync(["demo", .. options])).FailsWith(2, "belong to --simulate-inference");

    [Fact]
    public async Task A_simulated_model_is_shown_no_frames() =>
        (await Cli.RunAsync("demo", "--simulate-inference", "--frames", "5")).FailsWith(2, "--parts says how many");

    [Theory]
    [InlineData("--parts", "0")]
    [InlineData("--speed", "fast")]
    public async Task Wrong_values_are_refused(string option, string value) =>
        Assert.Equal(2, (await Cli.RunAsync("demo", "--simulate-inference", option, value)).ExitCode);

    // A process of its own: its memory is looked at, and other tests would be seen in it.
    private static async Task<JsonElement> Soak(params string[] options)
    {
        using CliProcess process = CliProcess.Start(["demo", "--simulate-inference", "--speed", "max", "--headless", "--json", .. options]);
        string output = await process.ReadRestOfOutput();
        (int code, string errors) = await process.End();
        Assert.True(code == 0, output + errors);
        return JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
    }

    private static long Count(JsonElement soak, string name) => soak.GetProperty(name).GetInt64();

    private static string Drawn(JsonElement soak)
    {
        JsonObject figures = JsonObject.Create(soak)!;
        Array.ForEach(Measured, name => figures.Remove(name));
        return figures.ToJsonString();
    }
}
