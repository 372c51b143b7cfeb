using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// Pictures with more than 8 bits a channel: inspection, evaluation and calibration follow the manifest's input.bits alike.
/// </summary>
public sealed class DeepPictureCommandTests : IDisposable
{
    private const string Refusal = "Say input.bits";

    private readonly TemporaryFolder _folder = new();
    private readonly string _images;
    private readonly string _with;
    private readonly string _without;

    public DeepPictureCommandTests()
    {
        _images = DeepPicture.WriteEveryLabel(_folder.File("images"));
        _without = TinyModel.WriteBundle(_folder.File("without.edgemodel"));
        _with = _folder.File("with.edgemodel");
        BundleWriter.Write(
            _with,
            TinyModel.Manifest with { Input = TinyModel.Manifest.Input with { Bits = DeepPicture.Bits } },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_judges_them_by_the_bits_of_the_manifest_and_refuses_them_without()
    {
        string image = DeepPicture.Write(_folder.File("part.pgm"), TinyModel.GreyOf(3));

        Cli run = await Cli.RunAsync("inspect", image, "--model", _with, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("inclusion", JsonDocument.Parse(run.LastLine).RootElement.GetProperty("label").GetString());
        (await Cli.RunAsync("inspect", image, "--model", _without)).FailsWith(3, Refusal);
    }

    [Fact]
    public async Task Evaluate_judges_them_by_the_bits_of_the_manifest_and_refuses_them_without()
    {
        Cli run = await Cli.RunAsync("evaluate", "--model", _with, "--data", _images, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(1, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("top1").GetDouble());
        (await Cli.RunAsync("evaluate", "--model", _without, "--data", _images)).FailsWith(3, Refusal);
    }

    [Fact]
    public async Task Quantize_calibrates_and_proves_on_them_and_hands_the_bits_on()
    {
        Cli run = await Quantize(QuantizableModel.ManifestJson.Replace("\"resize\"", "\"bits\": 12, \"resize\"", StringComparison.Ordinal));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(1, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("int8").GetProperty("top1").GetDouble());
        ModelManifest written = ModelBundle.Open(_folder.File("int8.edgemodel")).Manifest;
        Assert.Equal(DeepPicture.Bits, written.Input.Bits);
        Assert.NotNull(written.Reference);
    }

    [Fact]
    public async Task Quantize_refuses_them_without_and_writes_nothing()
    {
        (await Quantize(QuantizableModel.ManifestJson)).FailsWith(3, Refusal);

        Assert.False(File.Exists(_folder.File("int8.edgemodel")));
    }

    [Fact]
    public async Task Pictures_of_8_and_of_12_bits_may_lie_together()
    {
        GreyPicture.Write(Path.Combine(_images, "pit", "eight.png"), TinyModel.GreyOf(2));

        Cli run = await Cli.RunAsync("evaluate", "--model", _with, "--data", _images, "--json");

        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal((7, 1), (report.GetProperty("images").GetInt32(), report.GetProperty("top1").GetDouble()));
    }

    private Task<Cli> Quantize(string manifest)
    {
        string model = _folder.File("model.onnx");
        File.WriteAllBytes(model, QuantizableModel.Onnx());
        File.WriteAllText(_folder.File("model.json"), manifest);
        return Cli.RunAsync(
            "quantize", model, "--manifest", _folder.File("model.json"), "--calibration", _images, "--check", _images,
            "--output", _folder.File("int8.edgemodel"), "--max-drop", "100", "--json");
    }
}
