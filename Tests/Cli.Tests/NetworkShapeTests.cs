using System.Text.Json;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Every command sees the same in a network, however its exporter shaped it.</summary>
public sealed class NetworkShapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _images;
    private readonly string _manifest;

    public NetworkShapeTests()
    {
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        _manifest = _folder.File("model.json");
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inspect")]
    [InlineData("evaluate")]
    [InlineData("bench")]
    [InlineData("quantize")]
    public async Task Weights_that_are_no_numbers_are_refused_alike(string command)
    {
        Cli run = await RunAsync(command, TinyModel.NotANumberOnnx());

        run.FailsWith(3, "The weights hold NaN");
        run.FailsWith(3, "tensor 'weights' of Gemm node 'scores'");
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("evaluate")]
    [InlineData("bench")]
    [InlineData("quantize")]
    public async Task What_no_manifest_makes_fit_is_to_be_exported_again_whatever_the_command(string command)
    {
        (await RunAsync(command, MisshapenNetwork.OfMixedBatch())).FailsWith(3, "ReduceMean node 'over all pictures' mixes them");
        (await RunAsync(command, MisshapenNetwork.TwoHeads())).FailsWith(
            3, "The network has 2 outputs, several of them with a score for each of the 6 labels: 'scores' [1, 6], 'negated' [1, 6]");
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("colours last")]
    [InlineData("bytes")]
    [InlineData("features")]
    public async Task Inspecting_with_a_network_that_an_exporter_shaped_gives_the_scores_of_the_plain_one(string shape)
    {
        string shaped = await ScoresAsync(shape switch
        {
            "batch" => MisshapenNetwork.OfBatch(8),
            "colours last" => MisshapenNetwork.ColoursLast(),
            "bytes" => TinyModel.ByteOnnx(),
            _ => MisshapenNetwork.ScoresAndFeatures(),
        });

        double[] expected = Numbers(await ScoresAsync(TinyModel.FloatOnnx()));
        Assert.All(expected.Zip(Numbers(shaped)), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public async Task The_manifest_names_the_output_where_two_fit()
    {
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson.Replace("\"name\":", "\"outputName\": \"scores\", \"name\":",
            StringComparison.Ordinal));

        Assert.Equal(await ScoresAsync(TinyModel.FloatOnnx()), await ScoresAsync(MisshapenNetwork.TwoHeads()));
    }

    [Fact]
    public async Task Inspecting_with_a_network_that_ends_in_Softmax_gives_the_scores_of_the_one_that_does_not()
    {
        string plain = await ScoresAsync(TinyModel.FloatOnnx());
        string ended = await ScoresAsync(TinyModel.FloatOnnx(graph =>
            graph.Message(1, node => Node(node, "Softmax", ["logits"], "scores", attribute => Number(attribute, "axis", 1)))));

        Assert.Equal(plain, ended);
    }

    private Task<Cli> RunAsync(string command, byte[] bytes)
    {
        string network = Write(bytes);
        string[] rest = command switch
        {
            "inspect" => [_images, "--model", network],
            "evaluate" => ["--data", _images, "--model", network],
            "bench" => ["--model", network],
            _ => [network, "--calibration", _images, "--output", _folder.File("out.edgemodel")],
        };
        return Cli.RunAsync([command, .. rest, "--manifest", _manifest]);
    }

    private async Task<string> ScoresAsync(byte[] network)
    {
        Cli run = await Cli.RunAsync("inspect", _images, "--model", Write(network), "--manifest", _manifest, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        return string.Join('\n', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("scores").GetRawText()));
    }

    private static double[] Numbers(string scores) =>
    [
        .. scores.Split('\n').SelectMany(line => JsonDocument.Parse(line).RootElement.EnumerateObject())
            .Select(score => score.Value.GetDouble())
    ];

    private string Write(byte[] network)
    {
        string path = _folder.File("network.onnx");
        File.WriteAllBytes(path, network);
        return path;
    }
}
