using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>The whole way of weights that were trained elsewhere: import, quantize, and the agent over the same files.</summary>
public sealed class ImportedModelTests : IDisposable
{
    private static readonly string[] Labels = ["good", "scratch", "pit"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task V2_Tiny_from_a_checkpoint_of_MindSpore_is_imported_quantized_and_judged_by_the_agent_as_evaluate_does()
    {
        MindSporeCheckpoint.Write(_folder.File("convnextv2_tiny.ckpt"), Labels.Length);
        File.WriteAllLines(_folder.File("labels.txt"), Labels);
        for (int index = 0; index < 12; index++)
        {
            GreyPicture.Write(_folder.File("images", Labels[index % 3], $"{index}.png"), (byte)(21 * index));
        }

        Cli import = await Cli.RunAsync(
            "import", _folder.File("convnextv2_tiny.ckpt"), "--labels", _folder.File("labels.txt"), "--ok", "good", "--size", "64",
            "--output", _folder.File("model.onnx"));
        Assert.True(import.ExitCode == 0, import.Error);
        Assert.Contains("convnextv2_tiny of MindSpore", import.Output, StringComparison.Ordinal);
        string bundle = _folder.File("model.edgemodel");
        Cli quantize = await Cli.RunAsync(
            "quantize", _folder.File("model.onnx"), "--manifest", _folder.File("model.json"), "--calibration", _folder.File("images"),
            "--output", bundle, "--no-report");
        Assert.True(quantize.ExitCode == 0, quantize.Error);
        Cli evaluate = await Cli.RunAsync(
            "evaluate", "--model", bundle, "--data", _folder.File("images"), "--reference", _folder.File("model.onnx"), "--predictions",
            _folder.File("predictions.jsonl"), "--json");
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        Cli run = await Cli.RunAsync("run", "--config", WriteConfiguration(bundle));
        Assert.True(run.ExitCode == 0, run.Error);

        JsonElement report = JsonDocument.Parse(evaluate.LastLine).RootElement;
        Assert.InRange(report.GetProperty("logitSqnrDb").GetDouble(), 20, 100);
        Assert.Equal("convnextv2_tiny", ModelBundle.Open(bundle).Manifest.Architecture);
        SortedDictionary<string, string> judged = Answers("verdicts.jsonl", "origin");
        Assert.Equal(12, judged.Count);
        Assert.Equal(Answers("predictions.jsonl", "image"), judged);
    }

    private string WriteConfiguration(string bundle)
    {
        string path = _folder.File("station.json");
        string json = $$"""
            {
              "model": {{JsonSerializer.Serialize(bundle)}},
              "source": { "type": "folder", "path": {{JsonSerializer.Serialize(_folder.File("images"))}}, "recursive": true },
              "output": { "jsonLines": "verdicts.jsonl", "console": false }
            }
            """;
        File.WriteAllText(path, json);
        return path;
    }

    private SortedDictionary<string, string> Answers(string file, string key)
    {
        SortedDictionary<string, string> answers = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(_folder.File(file)))
        {
            JsonElement verdict = JsonDocument.Parse(line).RootElement;
            answers.Add(verdict.GetProperty(key).GetString()!, $"{verdict.GetProperty("label")} {verdict.GetProperty("score")}");
        }

        return answers;
    }
}
