using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Agent.Tests;

/// <summary>
/// The commands that the packaged agent has for whoever stands at the station: models, recipes and pictures looked at where they are used.
/// </summary>
public sealed class AgentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();
    private readonly string _bundle;

    public AgentCommandTests()
    {
        _bundle = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_names_every_command()
    {
        Assert.Equal(ExitCodes.Done, await Run("--help"));
        Assert.All(
            ["status", "trigger", "doctor", "inspect", "recipe", "journal", "label", "model", "bundle"],
            command => Assert.Contains(_output.ToString().Split('\n'), line => line.StartsWith($"  {command} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sound_bundle_is_verified_and_shown()
    {
        Assert.Equal(ExitCodes.Done, await Run("bundle", "verify", _bundle));
        Assert.Equal(ExitCodes.Done, await Run("bundle", "show", _bundle));
        Assert.Contains($"{_bundle}: sound, 2 files.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("variant     fp32: fp32 for cpu, float.onnx", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_bundle_is_called_neither_moves_the_cursor_nor_turns_the_line()
    {
        string path = _folder.File("ti\u001b[2Jny");
        Write(path, TinyModel.Manifest with { Architecture = "bright\u202eness" });

        await Run("bundle", "show", path);
        Assert.Equal(ExitCodes.Done, await Run("bundle", "verify", path));
        File.AppendAllText(Path.Combine(path, "float.onnx"), "x");
        Assert.Equal(ExitCodes.No, await Run("bundle", "verify", path));

        Assert.DoesNotContain(_output.ToString(), sign => sign is '\u001b' or '\u202e');
        Assert.Contains(@"ti\u001b[2Jny: sound", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "rgb, stretch bilinear\n")]
    [InlineData(12, "rgb, stretch bilinear, deeper files scaled from 12 bits\n")]
    public async Task A_bundle_shows_from_how_many_bits_deep_pictures_are_scaled(int? bits, string expected)
    {
        string path = _folder.File("deep");
        Write(path, TinyModel.Manifest with { Input = TinyModel.Manifest.Input with { Bits = bits } });

        await Run("bundle", "show", path);

        Assert.Contains(expected, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_bundle_is_no()
    {
        File.AppendAllText(Path.Combine(_bundle, "float.onnx"), "x");

        Assert.Equal(ExitCodes.No, await Run("bundle", "verify", _bundle));
        Assert.Contains("float.onnx", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "strip" }""", ExitCodes.Done)]
    [InlineData("""{ "name": "strip", "thresholds": { "labels": { "rust": 0.5 } } }""", ExitCodes.WrongUsage)]
    public async Task A_recipe_is_checked_against_the_models_labels(string recipe, int exitCode)
    {
        string file = _folder.File("recipe.json");
        File.WriteAllText(file, recipe);

        Assert.Equal(exitCode, await Run("recipe", "check", file, "--model", _bundle, "--json"));
        Assert.Equal(exitCode == ExitCodes.Done, JsonDocument.Parse(_output.ToString()).RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_picture_gets_its_verdict()
    {
        string picture = _folder.File("part.pgm");
        File.WriteAllBytes(
            picture,
            [.. Encoding.ASCII.GetBytes($"P5\n{TinyModel.Side} {TinyModel.Side}\n255\n"), .. Enumerable.Repeat(
                TinyModel.GreyOf(3), TinyModel.Side * TinyModel.Side)]);

        Assert.Equal(ExitCodes.Done, await Run("inspect", picture, "--model", _bundle, "--json"));
        JsonElement verdict = JsonDocument.Parse(_output.ToString()).RootElement;
        Assert.Equal(("ng", TinyModel.Labels[3]), (verdict.GetProperty("outcome").GetString(), verdict.GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData(ExitCodes.Failed, "no such model bundle", "bundle", "show", "/nowhere")]
    [InlineData(ExitCodes.Failed, "nowhere.png", "inspect", "/nowhere.png", "--model", "BUNDLE")]
    [InlineData(ExitCodes.WrongUsage, "--model", "inspect", "/nowhere.png")]
    [InlineData(ExitCodes.WrongUsage, "is empty", "bundle", "verify", "")]
    public async Task What_fails_is_one_sentence(int exitCode, string culprit, params string[] arguments)
    {
        Assert.Equal(exitCode, await Run([.. arguments.Select(argument => argument == "BUNDLE" ? _bundle : argument)]));
        string line = Assert.Single(_errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(culprit, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_read_is_reported_in_the_agents_name()
    {
        string picture = _folder.File("part.png");
        File.WriteAllText(picture, "no picture");

        Assert.Equal(ExitCodes.Failed, await Run("inspect", picture, "--model", _bundle));

        Assert.StartsWith(
            "edge-agent: ", Assert.Single(_errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static void Write(string path, ModelManifest manifest) =>
        BundleWriter.Write(
            path, manifest,
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });

    private Task<int> Run(params string[] arguments) => new AgentProgram(_output, _errors).RunAsync(arguments);
}
