using EdgeConvNeXt.Station;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

public sealed class AgentProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_schema_is_printed_on_request()
    {
        Assert.Equal(ExitCodes.Done, await Run("--schema"));
        Assert.Equal(StationModules.Catalog.WriteSchema(), _output.ToString());
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        Assert.Equal(ExitCodes.Done, await Run("--help"));
        Assert.All(
            ["--config", "--check", "--schema", "--verbose"],
            option => Assert.Contains(option, _output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--config FILE is missing.")]
    [InlineData("--colour", "--colour")]
    [InlineData("argument missing", "--config")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        Assert.Equal(ExitCodes.WrongUsage, await Run(arguments));
        Assert.Contains(expected, Assert.Single(ErrorLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_file_passes_the_check_without_its_model_being_there()
    {
        string file = Write("""{ "model": "none", "source": { "type": "synthetic" } }""");

        Assert.Equal(ExitCodes.Done, await Run("--check", "--config", file));
        Assert.Equal($"{file}: no faults.{Environment.NewLine}", _output.ToString());
    }

    [Fact]
    public async Task A_check_warns_of_asked_providers_that_this_machine_has_not()
    {
        string file = Write("""{ "model": "none", "source": { "type": "synthetic" }, "providers": ["cann", "cpu"] }""");

        Assert.Equal(ExitCodes.Done, await Run("--check", "--config", file));
        Assert.StartsWith(
            $"{file}: warning: The provider cann is not to be had here: ", Assert.Single(ErrorLines()), StringComparison.Ordinal);
        Assert.Equal($"{file}: no faults.{Environment.NewLine}", _output.ToString());
    }

    [Fact]
    public async Task A_check_names_the_faults_of_the_recipe_too()
    {
        string recipe = Path.Combine(Path.GetDirectoryName(Write("{}"))!, "recipe.json");
        File.WriteAllText(
            recipe,
            """{ "name": "far", "voting": { "frames": 99 }, "regions": [ { "name": "far", "x": 630, "width": 16, "height": 16 } ] }""");

        Assert.Equal(
            ExitCodes.WrongUsage,
            await Run("--check", "--config", Write("""{ "model": "none", "source": { "type": "synthetic" }, "recipe": "recipe.json" }""")));
        Assert.Contains(ErrorLines(), line => line.Contains("recipe.json: voting.frames", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_names_each_fault_on_a_line_of_its_own()
    {
        Assert.Equal(ExitCodes.WrongUsage, await Run("--check", "--config", Write("""{ "moddel": "none", "source": {} }""")));
        Assert.Equal(3, ErrorLines().Length);
    }

    [Theory]
    [InlineData("output.jsonLines cannot be written", """ "output": { "jsonLines": "none/verdicts.jsonl" } """)]
    [InlineData("output.jsonLines cannot be written", """ "output": { "jsonLines": "/proc/verdicts.jsonl" } """)]
    [InlineData("output.jsonLines cannot be written", """ "output": { "jsonLines": "." } """)]
    [InlineData("control.socket cannot be written", """ "control": { "socket": "none/control.sock" } """)]
    [InlineData("recipeAudit cannot be written", """ "recipe": "recipe.json", "recipeAudit": "none/audit.jsonl" """)]
    [InlineData("cann.cacheFolder cannot be written", """ "cann": { "cacheFolder": "agent.json/compiled" } """)]
    [InlineData("cuda.cacheFolder cannot be written", """ "cuda": { "tensorRt": true, "cacheFolder": "agent.json/engines" } """)]
    public async Task A_check_names_paths_that_cannot_be_written(string expected, string settings)
    {
        File.WriteAllText(_folder.File("recipe.json"), """{ "name": "strip" }""");
        string file = Write($$"""{ "model": "none", "source": { "type": "synthetic" }, {{settings}} }""");

        Assert.Equal(ExitCodes.Failed, await Run("--check", "--config", file));
        Assert.Contains(expected, Assert.Single(ErrorLines()), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task A_check_of_paths_leaves_nothing_behind()
    {
        string file = Write("""
            { "model": "none", "source": { "type": "synthetic" }, "output": { "jsonLines": "verdicts.jsonl" }, "control": { "socket": "control.sock" }, "cann": { "cacheFolder": "a/b" } }
            """);

        Assert.Equal(ExitCodes.Done, await Run("--check", "--config", file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task What_the_file_has_to_change_comes_before_what_the_machine_lacks()
    {
        string file = Write($$"""
            { "model": "none", "source": { "type": "synthetic" }, "output": { "jsonLines": "none/verdicts.jsonl" }, "control": { "socket": "/{{new string('s', 120)}}" } }
            """);

        Assert.Equal(ExitCodes.WrongUsage, await Run("--check", "--config", file));
        Assert.Equal(2, ErrorLines().Length);
    }

    [Theory]
    [InlineData("{", ExitCodes.WrongUsage, "The configuration cannot be read: the file ends too early (line 1) (")]
    [InlineData("{", ExitCodes.WrongUsage, "the same command with --check lists every fault")]
    [InlineData("""{ "model": "none.edgemodel", "source": { "type": "synthetic" } }""", ExitCodes.Failed, "There is no such model bundle")]
    public async Task What_keeps_a_station_from_starting_is_one_line_and_its_exit_code(string json, int code, string expected)
    {
        Assert.Equal(code, await Run("--config", Write(json)));
        string line = Assert.Single(ErrorLines());
        Assert.StartsWith("edge-agent: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verbose_adds_where_a_failure_came_from()
    {
        Assert.Equal(ExitCodes.WrongUsage, await Run("--verbose", "--config", _folder.File("none.json")));
        Assert.Contains("at EdgeConvNeXt.Station.Configuration.", _errors.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Run(params string[] arguments) => new AgentProgram(_output, _errors).RunAsync(arguments);

    private string[] ErrorLines() => _errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private string Write(string json)
    {
        string file = _folder.File("agent.json");
        File.WriteAllText(file, json);
        return file;
    }
}
