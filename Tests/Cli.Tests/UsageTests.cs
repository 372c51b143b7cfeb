namespace EdgeConvNeXt.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("--help", "demo")]
    [InlineData("demo --help", "--frames")]
    [InlineData("evaluate --help", "--reference")]
    [InlineData("recipe check --help", "--frame")]
    public async Task Help_is_no_failure(string arguments, string expected)
    {
        Cli run = await Cli.RunAsync(arguments.Split(' '));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundel show x", "bundel")]
    [InlineData("inspect", "images")]
    [InlineData("inspect x.png", "--model")]
    [InlineData("demo --frames many", "many")]
    [InlineData("demo --frames -1", "--frames")]
    [InlineData("demo --colour blue", "--colour")]
    [InlineData("demo --port 80", "--page")]
    [InlineData("demo --page --port 70000", "--port")]
    [InlineData("demo --page --journal x", "--journal")]
    [InlineData("demo --threads 999", "--threads")]
    [InlineData("import x --output y.onnx", "--labels")]
    [InlineData("synth --output x --count 0 --seed 1", "--count")]
    [InlineData("synth --output x --count 1 --seed 1 --ok-share 2", "--ok-share")]
    [InlineData("recipe", "command")]
    [InlineData("recipe check", "file")]
    public async Task Wrong_usage_ends_with_2_and_names_the_culprit(string arguments, string culprit) =>
        (await Cli.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).FailsWith(2, culprit);

    [Theory]
    [InlineData("demo --frames many", "See `edge demo --help`.\n")]
    [InlineData("bundle reference b --images i --count 0", "See `edge bundle reference --help`.\n")]
    [InlineData("bundel", "See `edge --help`.\n")]
    public async Task Wrong_usage_names_the_help_that_there_is(string arguments, string hint) =>
        Assert.EndsWith(hint, (await Cli.RunAsync(arguments.Split(' '))).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("inspect x.png --model /nowhere", "/nowhere")]
    [InlineData("bundle show /nowhere", "/nowhere")]
    [InlineData("evaluate --model /nowhere --data /nowhere", "/nowhere")]
    public async Task A_missing_model_ends_with_3(string arguments, string culprit) =>
        (await Cli.RunAsync(arguments.Split(' '))).FailsWith(3, culprit);

    [Fact]
    public async Task A_missing_configuration_ends_with_2_and_names_it() =>
        (await Cli.RunAsync("run", "--config", "/nowhere/station.json")).FailsWith(2, "/nowhere/station.json");

    [Theory]
    [InlineData("images", "inspect", "", "--model", "m")]
    [InlineData("--model", "inspect", "x.png", "--model", "")]
    [InlineData("--manifest", "inspect", "x.png", "--model", "m", "--manifest", "")]
    [InlineData("--data", "evaluate", "--model", "m", "--data", "")]
    [InlineData("--reference", "evaluate", "--model", "m", "--data", "d", "--reference", "")]
    [InlineData("--predictions", "evaluate", "--model", "m", "--data", "d", "--predictions", "")]
    [InlineData("model", "quantize", "", "--manifest", "m", "--calibration", "c", "--output", "o")]
    [InlineData("--manifest", "quantize", "m", "--manifest", "", "--calibration", "c", "--output", "o")]
    [InlineData("--calibration", "quantize", "m", "--manifest", "m", "--calibration", "", "--output", "o")]
    [InlineData("--output", "quantize", "m", "--manifest", "m", "--calibration", "c", "--output", "")]
    [InlineData("--check", "quantize", "m", "--manifest", "m", "--calibration", "c", "--output", "o", "--check", "")]
    [InlineData("weights", "import", "", "--labels", "l", "--output", "o")]
    [InlineData("--labels", "import", "w", "--labels", "", "--output", "o")]
    [InlineData("--output", "synth", "--count", "1", "--seed", "1", "--output", "")]
    [InlineData("bundle", "bundle", "show", "")]
    [InlineData("--output", "bundle", "create", "b", "--output", "")]
    [InlineData("--config", "run", "--config", "")]
    [InlineData("file", "recipe", "check", "")]
    [InlineData("--socket", "status", "--socket", "")]
    [InlineData("--socket", "trigger", "--socket", "")]
    [InlineData("--model", "recipe", "check", "f", "--model", "")]
    public async Task An_empty_path_ends_with_2_and_names_the_option(string name, params string[] arguments) =>
        (await Cli.RunAsync(arguments)).FailsWith(2, $"edge: {name}");
}
