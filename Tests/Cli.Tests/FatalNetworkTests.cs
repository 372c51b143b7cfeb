using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Every command that opens models, with an ONNX Runtime that does not survive the network.</summary>
public sealed class FatalNetworkTests : IDisposable
{
    private readonly FatalProgram _program = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _bundle;
    private readonly string _network;
    private readonly string _manifest;
    private readonly string _images;

    public FatalNetworkTests()
    {
        _bundle = TinyModel.WriteBundle(_folder.File("tiny.edgemodel"));
        _network = _folder.File("float", "model.onnx");
        File.WriteAllBytes(_network, QuantizableModel.Onnx());
        _manifest = _folder.File("float", "model.json");
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson);
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _program.Dispose();
    }

    [Fact]
    public async Task Inspect_ends_with_3_and_a_sentence() => await FailsAsync("inspect", _images, "--model", _bundle);

    [Fact]
    public async Task Evaluate_ends_with_3_and_a_sentence_for_a_bare_network_too() =>
        await FailsAsync("evaluate", "--model", _network, "--manifest", _manifest, "--data", _images);

    [Fact]
    public async Task Bench_ends_with_3_and_a_sentence() =>
        await FailsAsync("bench", "--model", _bundle, "--variant", "fp32", "--runs", "1");

    [Fact]
    public async Task Demo_ends_with_3_and_a_sentence() => await FailsAsync("demo", "--model", _bundle, "--frames", "1", "--headless");

    [Fact]
    public async Task Quantize_ends_with_3_and_a_sentence_before_it_calibrates()
    {
        string errors = await FailsAsync(
            "quantize", _network, "--manifest", _manifest, "--calibration", _images, "--output", _folder.File("out.edgemodel"));

        Assert.DoesNotContain("calibration images", errors, StringComparison.Ordinal);
    }

    private async Task<string> FailsAsync(params string[] arguments)
    {
        using CliProcess edge = CliProcess.StartIn(_program.Folder, _program.Variables("abort", _folder.File("cache")), arguments);
        Task<string> output = edge.ReadRestOfOutput();
        (int code, string errors) = await edge.End();

        Assert.True(code == ExitCodes.Failed, $"{code}: {errors}{await output}");
        Assert.Contains("does not survive this network", errors, StringComparison.Ordinal);
        Assert.Contains("SIGABRT", errors, StringComparison.Ordinal);
        Assert.Equal(1, _program.Sessions);
        return errors;
    }
}
