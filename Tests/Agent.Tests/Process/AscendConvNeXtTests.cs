using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Ascend;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>
/// A real ConvNeXt-Tiny on the AscendCL SIMULATOR (test fake), by the whole agent: its verdicts on pictures of steel are those of the
/// processor.
/// </summary>
public sealed class AscendConvNeXtTests : IDisposable
{
    private const int OfEachLabel = 2;
    private const double Tolerance = 1e-4;
    private readonly AscendSimulator _simulator = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _simulator.Dispose();
    }

    [EvaluationFact]
    public async Task Verdicts_on_pictures_of_steel_are_those_of_the_processor()
    {
        WriteBundle();
        CopyPictures();

        JsonElement[] expected = await Inspect("cpu");
        JsonElement[] verdicts = await Inspect("ascend");

        Assert.Equal(6 * OfEachLabel, verdicts.Length);
        Assert.Equal(expected.Select(Label), verdicts.Select(Label));
        Assert.True(verdicts.Select(Label).Distinct().Count() > 3, "The pictures are of six kinds.");
        Assert.All(expected.Zip(verdicts), pair => Assert.Equal(Score(pair.First), Score(pair.Second), Tolerance));
    }

    private static string? Label(JsonElement verdict) => verdict.GetProperty("label").GetString();

    private static double Score(JsonElement verdict) => verdict.GetProperty("score").GetDouble();

    private void WriteBundle()
    {
        string onnx = EvaluationMaterial.PathOf("models", "convnext_tiny_neu_fp32.onnx");
        ModelManifest manifest = ModelBundle.FromOnnx(onnx, EvaluationMaterial.PathOf("models", "convnext_tiny_neu.json")).Manifest;
        byte[] network = File.ReadAllBytes(onnx);
        ModelVariant variant = new()
        {
            Name = "npu", Provider = "ascend", File = "neu.om", Precision = "fp32", Input = InputFormat.F32Nchw, Soc = "Ascend310B4",
        };
        BundleWriter.Write(
            _folder.File("neu"),
            manifest with
            {
                Version = "1", Variants = [variant, variant with { Name = "fp32", Provider = "cpu", File = "neu.onnx", Soc = null }],
            },
            new Dictionary<string, byte[]>
            {
                ["neu.om"] = new SimulatedOm { Side = manifest.Input.Width, Network = network }.ToBytes(), ["neu.onnx"] = network,
            });
    }

    private void CopyPictures()
    {
        foreach (string label in Directory.GetDirectories(EvaluationMaterial.PathOf("data", "neu", "val")))
        {
            foreach (string picture in Directory.GetFiles(label).Order(StringComparer.Ordinal).Take(OfEachLabel))
            {
                File.Copy(picture, _folder.File("pictures", Path.GetFileName(label), Path.GetFileName(picture)));
            }
        }
    }

    private async Task<JsonElement[]> Inspect(string provider)
    {
        JsonObject configuration = new()
        {
            ["model"] = "neu",
            ["providers"] = new JsonArray(provider),
            ["requireProvider"] = true,
            ["source"] = new JsonObject { ["type"] = "folder", ["path"] = "pictures", ["recursive"] = true },
            ["output"] = new JsonObject { ["jsonLines"] = "-" },
        };
        string file = _folder.File($"{provider}.json");
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
        Dictionary<string, string> environment = new()
        {
            ["LD_LIBRARY_PATH"] = _simulator.Folder,
            ["ASCENDCL_SIM"] = $"ort={AscendSimulator.OnnxRuntime}",
        };
        using AgentProcess agent = AgentProcess.Start(["--config", file], environment);
        (int code, string output, string errors) = await agent.End();
        Assert.True(code == ExitCodes.Done, errors);
        Assert.Contains($"runs on {provider}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("VIOLATION", errors, StringComparison.Ordinal);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
