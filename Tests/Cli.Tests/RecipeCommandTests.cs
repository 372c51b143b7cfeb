using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class RecipeCommandTests : IDisposable
{
    private const string Sound = """
        {
          "name": "strip",
          "regions": [{ "name": "top", "width": 400, "height": 300, "tiles": { "width": 224, "height": 224, "overlap": 32 } }],
          "thresholds": { "default": 0.6, "labels": { "scratch": 0.45 } },
          "trigger": { "type": "gpio", "chip": "gpiochip0", "line": "17", "delayMs": 120 },
          "rejection": { "chip": "gpiochip0", "line": "27", "travelMs": 1500 }
        }
        """;

    private const string Faulty = """{ "name": "", "voting": { "ng": 3 }, "colour": 1 }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_recipe_is_summed_up()
    {
        string file = Write(Sound);

        Cli run = await Cli.RunAsync("recipe", "check", file, "--model", TinyModel.WriteBundle(_folder.File("tiny")), "--frame", "640x480");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            $"""
             {file}: no faults.
             name        strip
             model       the station's own
             labels      known to the model
             regions     top (4 runs of the model for each frame); frame 640 x 480
             thresholds  0.6, margin 0, scratch 0.45
             voting      NG when 1 of 1 frame is; unsure: reject
             code        none
             trigger     gpio, line 17 of gpiochip0, rising edge; frame 120 ms later, 50 ms at most from that; verdict within 1000 ms
             rejection   line 27 of gpiochip0, 1500 ms after the trigger, for 50 ms

             """,
            run.Output);
    }

    [Fact]
    public async Task The_least_recipe_is_summed_up_too()
    {
        Cli run = await Cli.RunAsync("recipe", "check", Write("""{ "name": "strip" }"""));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "labels      not checked\nregions     the whole frame; frame not checked\nthresholds  the model's own\n", run.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("rejection   none\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_a_line()
    {
        string file = Write(Faulty);

        Cli run = await Cli.RunAsync("recipe", "check", file);

        run.FailsWith(2, "name is \"\": expected what the product is called.");
        Assert.Equal(
            3,
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(
                line => line.StartsWith($"{file}: ", StringComparison.Ordinal)));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Faults_come_as_json_for_scripts()
    {
        Cli run = await Cli.RunAsync("recipe", "check", Write(Faulty), "--json");

        Assert.Equal((2, ""), (run.ExitCode, run.Error));
        JsonElement answer = JsonElement.Parse(run.LastLine);
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Equal(
            ["name", "colour", "voting.ng"],
            answer.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("member").GetString()));
        Assert.All(
            answer.GetProperty("faults").EnumerateArray(),
            fault => Assert.Contains("expected", fault.GetProperty("what").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sound_recipe_is_ok_as_json()
    {
        Cli run = await Cli.RunAsync("recipe", "check", Write(Sound), "--json");

        JsonElement answer = JsonElement.Parse(run.LastLine);
        Assert.Equal(
            (0, true, "strip", 0),
            (
                run.ExitCode, answer.GetProperty("ok").GetBoolean(), answer.GetProperty("name").GetString(),
                answer.GetProperty("faults").GetArrayLength()));
        Assert.Equal(64, answer.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task Labels_and_regions_are_held_to_the_model_and_the_frame()
    {
        string file = Write(Sound.Replace("scratch", "scrach", StringComparison.Ordinal));

        Cli run = await Cli.RunAsync("recipe", "check", file, "--model", TinyModel.WriteBundle(_folder.File("tiny")), "--frame", "320x240");

        run.FailsWith(2, "did you mean scratch?");
        Assert.Contains("regions[0] reaches outside the frame", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_that_is_not_there_ends_with_2_and_a_model_that_is_not_with_3()
    {
        (await Cli.RunAsync("recipe", "check", "/nowhere/strip.json")).FailsWith(2, "/nowhere/strip.json");
        (await Cli.RunAsync("recipe", "check", Write(Sound), "--model", "/nowhere")).FailsWith(3, "/nowhere");
    }

    [Theory]
    [InlineData("640")]
    [InlineData("640x")]
    [InlineData("0x480")]
    [InlineData("640x480x3")]
    [InlineData("-640x480")]
    [InlineData("99999999999x480")]
    public async Task A_frame_that_is_no_size_is_wrong_usage(string frame) =>
        (await Cli.RunAsync("recipe", "check", Write(Sound), $"--frame={frame}")).FailsWith(
            2, $"--frame is WIDTHxHEIGHT in pixels, each 1 to 65535, such as 1920x1080; it was '{frame}'.");

    private string Write(string json)
    {
        string file = _folder.File("strip.json");
        File.WriteAllText(file, json);
        return file;
    }
}
