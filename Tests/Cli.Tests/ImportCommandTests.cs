using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary><c>edge import</c>, on the small networks of the quantizer's tests.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private static readonly string Files = Path.Combine(RepositoryRoot.Path, "Tests/Quantization.Tests/Import/Families/Files");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Model => _folder.File("model.onnx");

    [Fact]
    public async Task The_command_that_it_prints_works_as_it_is()
    {
        Cli run = await Import("mindspore_v2", "good\r\nscratch\n  pit  \n\n", "--ok", "good", "--size", "64");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(
            "convnextv2_1-1-2-1_6-8-12-16 of MindSpore, 10,483 weights, 3 labels, input 64x64", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--ok", run.Output, StringComparison.Ordinal);
        string[] next = run.LastLine.Split(' ');
        Assert.Equal(["Next:", "edge", "quantize"], next[..3]);
        await Cli.RunAsync("synth", "--output", _folder.File("images"), "--count", "6", "--seed", "1");

        Cli quantized = await Cli.RunAsync(
            [.. next[2..].Select(word => word == "IMAGES" ? _folder.File("images") : word), "--no-report", "--threads", "1"]);

        Assert.True(quantized.ExitCode == 0, quantized.Error);
        ModelManifest manifest = ModelBundle.Open(_folder.File("model.edgemodel")).Manifest;
        Assert.Equal(["good", "scratch", "pit"], manifest.Labels);
        Assert.Equal(["good"], manifest.OkLabels);
        Assert.Equal("model", manifest.Name);
    }

    [Fact]
    public async Task What_was_written_is_told_as_JSON()
    {
        Cli run = await Import("keras", "a\nb\nc\n", "--json", "--name", "strip");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(Model, report.GetProperty("model").GetString());
        Assert.Equal("Keras", report.GetProperty("family").GetString());
        Assert.Equal(224, report.GetProperty("size").GetInt32());
        Assert.Equal(3, report.GetProperty("labels").GetInt32());
        string manifest = File.ReadAllText(report.GetProperty("manifest").GetString()!);
        Assert.Equal("strip", JsonDocument.Parse(manifest).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Without_a_label_that_means_good_it_says_what_that_comes_to()
    {
        Cli run = await Import("timm_v1", "a\nb\nc\n");

        Assert.Contains("name the good ones with --ok", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_with_blanks_is_one_word_of_the_command_that_it_prints()
    {
        Cli run = await Import("timm_v1", "a\nb\nc\n", "--output", _folder.File("it's new.onnx"));

        Assert.Contains(@"/it'\''s new.onnx' --manifest '", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(@"/it'\''s new.edgemodel'", run.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "There are 2 labels", "a\nb\n")]
    [InlineData(2, "is empty", "a\n\nc\n")]
    [InlineData(2, "'d' shall mean OK", "a\nb\nc\n", "--ok", "d")]
    [InlineData(2, "--size is 32 to 2048", "a\nb\nc\n", "--size", "31")]
    [InlineData(2, "--name", "a\nb\nc\n", "--name", "")]
    public async Task Wrong_usage_ends_with_2(int exitCode, string culprit, string labels, params string[] more)
    {
        (await Import("timm_v1", labels, more)).FailsWith(exitCode, culprit);
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_with_the_option()
    {
        await Import("timm_v1", "a\nb\nc\n");

        (await Import("timm_v2", "a\nb\nc\n")).FailsWith(3, "--replace");
        Assert.Equal(0, (await Import("timm_v2", "a\nb\nc\n", "--replace")).ExitCode);
    }

    [Fact]
    public async Task What_is_no_file_of_weights_or_labels_ends_with_3()
    {
        string labels = _folder.File("labels.txt");
        File.WriteAllText(labels, "no weights");

        (await Cli.RunAsync("import", labels, "--labels", labels, "--output", Model)).FailsWith(2, "There are 1 labels");
        File.WriteAllText(labels, "a\nb\n");
        (await Cli.RunAsync("import", labels, "--labels", labels, "--output", Model)).FailsWith(3, "labels.txt");
        (await Cli.RunAsync("import", "/nowhere", "--labels", labels, "--output", Model)).FailsWith(3, "/nowhere");
        (await Cli.RunAsync("import", labels, "--labels", "/nowhere", "--output", Model)).FailsWith(3, "/nowhere");
        (await Cli.RunAsync("import", labels, "--labels", "/dev/zero", "--output", Model)).FailsWith(2, "/dev/zero");
    }

    private Task<Cli> Import(string weights, string labels, params string[] more)
    {
        File.WriteAllText(_folder.File("labels.txt"), labels);
        string[] output = more.Contains("--output") ? [] : ["--output", Model];
        return Cli.RunAsync(
            ["import", Path.Combine(Files, $"{weights}.safetensors"), "--labels", _folder.File("labels.txt"), .. output, .. more]);
    }
}
