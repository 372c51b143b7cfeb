using System.Text.Json;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public InspectCommandTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "ok", "ok")]
    [InlineData(3, "ng", "inclusion")]
    public async Task A_picture_gets_its_verdict(int level, string outcome, string label)
    {
        string image = WriteGrey("part.png", TinyModel.GreyOf(level));

        Cli run = await Cli.RunAsync("inspect", image, "--model", _model, "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement verdict = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(outcome, verdict.GetProperty("outcome").GetString());
        Assert.Equal(label, verdict.GetProperty("label").GetString());
        Assert.Equal(image, verdict.GetProperty("image").GetString());
        Assert.Equal(1, verdict.GetProperty("scores").EnumerateObject().Sum(score => score.Value.GetDouble()), 1e-5);
    }

    [Fact]
    public async Task A_bad_picture_among_good_ones_is_named_and_the_rest_is_judged()
    {
        string folder = Path.GetDirectoryName(WriteGrey("parts/a.png", 10))!;
        File.WriteAllText(Path.Combine(folder, "b.png"), "no picture");
        WriteGrey("parts/c.png", 250);

        Cli run = await Cli.RunAsync("inspect", folder, "--model", _model);

        run.FailsWith(3, "b.png");
        Assert.Equal(3, run.Output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("empty.png", 0)]
    [InlineData("cut.png", 60)]
    [InlineData("cut.jpg", 300)]
    public async Task An_empty_or_truncated_picture_ends_with_3(string name, int bytes)
    {
        string whole = name.EndsWith(".jpg", StringComparison.Ordinal)
            ? Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "StillImages", "Pictures", "gray.jpg")
            : WriteGrey("whole.png", 100);
        string image = _folder.File(name);
        File.WriteAllBytes(image, File.ReadAllBytes(whole)[..bytes]);

        (await Cli.RunAsync("inspect", image, "--model", _model)).FailsWith(3, name);
    }

    [Fact]
    public async Task A_name_cannot_forge_a_line_of_the_output()
    {
        string image = WriteGrey("a\nOK      forged.png", 250);

        Cli run = await Cli.RunAsync("inspect", image, "--model", _model);

        Assert.EndsWith(@"a\nOK      forged.png", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_or_folder_that_is_not_there_ends_with_3() =>
        (await Cli.RunAsync("inspect", _folder.File("missing.png"), "--model", _model)).FailsWith(3, "There is no such image or folder (");

    [Theory]
    [InlineData("--variant", "huge", "fp32 (cpu), bytes (cpu)")]
    [InlineData("--provider", "tpu", "it was 'tpu'")]
    public async Task A_variant_or_provider_that_is_not_known_is_wrong_usage(string option, string value, string culprit) =>
        (await Cli.RunAsync("inspect", WriteGrey("part.png", 10), "--model", _model, option, value)).FailsWith(2, culprit);

    private string WriteGrey(string name, byte level) => GreyPicture.Write(_folder.File(name), level);
}
