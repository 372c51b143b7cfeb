using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The whole way on a real model and real pictures: quantize, evaluate, and the agent over the same files.</summary>
public sealed class RealInputTests : IDisposable
{
    private const double AllowedDrop = 0.5;

    // Every fifth picture: all of them take minutes on a busy machine, and prove no more of the way.
    private const int Every = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [EvaluationFact]
    public async Task The_agent_judges_every_picture_as_evaluate_does_and_int8_keeps_the_accuracy()
    {
        string model = EvaluationMaterial.PathOf("models", "convnext_tiny_neu_fp32.onnx");
        string manifest = EvaluationMaterial.PathOf("models", "convnext_tiny_neu.json");
        (string images, int count) = CopyPictures(EvaluationMaterial.PathOf("data", "neu", "val"));
        string bundle = _folder.File("neu.edgemodel");
        string predictions = _folder.File("predictions.jsonl");

        Cli quantize = await Cli.RunAsync(
            "quantize", model, "--manifest", manifest, "--calibration", EvaluationMaterial.PathOf("data", "neu", "train"), "--check",
            images,
            "--calibration-images", "60", "--output", bundle, "--max-drop", $"{AllowedDrop}", "--variants", "cpu,portable", "--keep-fp32",
            "--json");
        Assert.True(quantize.ExitCode == 0, quantize.Error);
        Cli bench = await Cli.RunAsync(
            "bench", "--model", bundle, "--variant", "fp32,portable,cpu", "--threads", "1,2", "--runs", "3", "--warmup", "1", "--json");
        Assert.True(bench.ExitCode == 0, bench.Error);
        Cli evaluate = await Cli.RunAsync(
            "evaluate", "--model", bundle, "--data", images, "--reference", model, "--manifest", manifest, "--predictions", predictions,
            "--json");
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        Cli run = await Cli.RunAsync("run", "--config", WriteConfiguration(bundle, images));
        Assert.True(run.ExitCode == 0, run.Error);

        JsonElement report = JsonDocument.Parse(evaluate.LastLine).RootElement;
        Assert.Equal(count, report.GetProperty("images").GetInt32());
        Assert.InRange(report.GetProperty("drop").GetDouble(), -100, AllowedDrop);
        Assert.InRange(report.GetProperty("top1").GetDouble(), 0.9, 1);
        AssertReported(JsonDocument.Parse(quantize.LastLine).RootElement, report);
        Assert.Equal(6, JsonDocument.Parse(bench.LastLine).RootElement.GetProperty("runs").GetArrayLength());
        Assert.Equal(Labels(predictions, "image"), Labels(_folder.File("verdicts.jsonl"), "origin"));
    }

    [EvaluationFact]
    public async Task The_dynamic_variant_needs_no_images()
    {
        string model = EvaluationMaterial.PathOf("models", "convnext_tiny_neu_fp32.onnx");
        string manifest = EvaluationMaterial.PathOf("models", "convnext_tiny_neu.json");
        string bundle = _folder.File("dynamic.edgemodel");

        Cli run = await Cli.RunAsync("quantize", model, "--manifest", manifest, "--variants", "dynamic", "--output", bundle);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("not calibrated; ", run.Output, StringComparison.Ordinal);
        Assert.Contains("no reference pictures", run.Error, StringComparison.Ordinal);
        string report = File.ReadAllText(_folder.File("dynamic.report.html"));
        Assert.Contains("no range of activations was calibrated", report, StringComparison.Ordinal);
        ModelBundle written = ModelBundle.Open(bundle);
        Assert.Equal(("dynamic", null), (Assert.Single(written.Manifest.Variants).Name, written.Manifest.Reference));
    }

    // The report of quantize against what evaluate found on the same pictures, and a time for every linear operator that became integer.
    private void AssertReported(JsonElement quantized, JsonElement evaluated)
    {
        Assert.Equal(evaluated.GetProperty("top1").GetDouble(), quantized.GetProperty("int8").GetProperty("top1").GetDouble());
        Assert.Equal(evaluated.GetProperty("agreement").GetDouble(), quantized.GetProperty("agreement").GetDouble());
        JsonElement[] operators =
        [
            .. quantized.GetProperty("operators").EnumerateArray().Where(item => item.GetProperty("isInteger").GetBoolean()),
        ];
        Assert.NotEmpty(operators);
        Assert.All(
            operators,
            item =>
                Assert.True(item.GetProperty("int8Ms").GetDouble() > 0 && item.GetProperty("fp32Ms").GetDouble() > 0, item.GetRawText()));
        Assert.True(File.Exists(_folder.File("neu.report.html")));
    }

    private (string Folder, int Count) CopyPictures(string from)
    {
        int count = 0;
        foreach (string label in Directory.GetDirectories(from))
        {
            foreach (string picture in Directory.GetFiles(label).Order(StringComparer.Ordinal).Where((_, index) => index % Every == 0))
            {
                File.Copy(picture, _folder.File("val", Path.GetFileName(label), Path.GetFileName(picture)));
                count++;
            }
        }

        return (_folder.File("val"), count);
    }

    private string WriteConfiguration(string bundle, string images)
    {
        string path = _folder.File("station.json");
        string json = $$"""
            {
              "model": {{JsonSerializer.Serialize(bundle)}},
              "source": { "type": "folder", "path": {{JsonSerializer.Serialize(images)}}, "recursive": true },
              "output": { "jsonLines": "verdicts.jsonl", "console": false }
            }
            """;
        File.WriteAllText(path, json);
        return path;
    }

    private static SortedDictionary<string, string> Labels(string path, string key)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            JsonElement verdict = JsonDocument.Parse(line).RootElement;
            labels.Add(verdict.GetProperty(key).GetString()!, verdict.GetProperty("label").GetString()!);
        }

        return labels;
    }
}
