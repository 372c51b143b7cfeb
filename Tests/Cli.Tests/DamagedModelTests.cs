using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>A model whose scores are no numbers.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _bundle;
    private readonly string _images;

    public DamagedModelTests()
    {
        _bundle = _folder.File("damaged");
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        BundleWriter.Write(
            _bundle, TinyModel.Manifest,
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.DamagedOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspecting_with_it_is_unsure_and_says_why_in_sound_JSON()
    {
        Cli run = await Cli.RunAsync("inspect", _images, "--model", _bundle, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] pictures =
        [
            .. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement),
        ];
        Assert.Equal(TinyModel.Labels.Count, pictures.Length);
        Assert.All(pictures, picture =>
        {
            Assert.Equal("unsure", picture.GetProperty("outcome").GetString());
            Assert.Contains("not numbers", picture.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.All(picture.GetProperty("scores").EnumerateObject(), score => Assert.Equal(JsonValueKind.Null, score.Value.ValueKind));
        });
    }

    [Fact]
    public async Task Evaluating_it_has_no_result_and_names_the_picture() =>
        (await Cli.RunAsync("evaluate", "--model", _bundle, "--data", _images)).FailsWith(3, "part.png are no numbers");
}
