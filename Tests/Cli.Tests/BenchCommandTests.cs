using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public BenchCommandTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_combination_is_measured_and_held_against_the_first()
    {
        Cli run = await Cli.RunAsync(
            "bench", "--model", _model, "--variant", "bytes,fp32", "--threads", "1,2", "--runs", "9", "--warmup", "1", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        JsonElement[] runs = [.. report.GetProperty("runs").EnumerateArray()];
        Assert.Equal(
            [("bytes", 1), ("bytes", 2), ("fp32", 1), ("fp32", 2)],
            runs.Select(item => (item.GetProperty("variant").GetString(), item.GetProperty("threads").GetInt32())));
        Assert.All(runs, item => AssertFigures(item, runs[0]));
        Assert.Equal(1, runs[0].GetProperty("ratio").GetDouble());
        Assert.InRange(report.GetProperty("peakMemoryMb").GetDouble(), 1, 100_000);
    }

    [Fact]
    public async Task Without_names_every_variant_of_the_provider_runs()
    {
        Cli run = await Cli.RunAsync("bench", "--model", _model, "--runs", "2", "--warmup", "0");

        Assert.True(run.ExitCode == 0, run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("fp32", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("bytes", lines[2], StringComparison.Ordinal);
        Assert.Contains("1.00x", lines[1], StringComparison.Ordinal);
        Assert.Contains("2 runs each", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_integer_variants_it_is_said_which_kernels_run_their_layers()
    {
        string demo = Path.Combine(RepositoryRoot.Path, "Tools", "Demo");
        string variant = ModelBundle.Open(demo).FindVariant("cpu")!.Name;

        Cli run = await Cli.RunAsync("bench", "--model", demo, "--runs", "1", "--warmup", "0");

        Assert.Matches($@"\n{variant}: \d+ layers on {IntegerKernels.Best!.Name}", run.Output);
    }

    [Fact]
    public async Task Several_models_take_turns()
    {
        string onnx = _folder.File("bare.onnx");
        File.WriteAllBytes(onnx, TinyModel.FloatOnnx());
        string manifest = _folder.File("bare.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson);

        Cli run = await Cli.RunAsync(
            "bench", "--model", onnx, "--model", _model, "--manifest", manifest, "--variant", "fp32,bytes", "--runs", "1", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [(onnx, "fp32"), (_model, "fp32"), (_model, "bytes")],
            JsonDocument.Parse(run.LastLine).RootElement.GetProperty("runs")
                .EnumerateArray()
                .Select(item => (item.GetProperty("model").GetString()!, item.GetProperty("variant").GetString()!)));
    }

    [Theory]
    [InlineData("abacus", "--variant", "fp32,abacus")]
    [InlineData("--variant", "--variant", "fp32,,bytes")]
    [InlineData("abacus", "--provider", "cpu,abacus")]
    [InlineData("two", "--threads", "1,two")]
    [InlineData("257", "--threads", "257")]
    [InlineData("--threads", "--threads", "")]
    [InlineData("-1", "--threads", "-1")]
    [InlineData("--runs", "--runs", "0")]
    [InlineData("--warmup", "--warmup", "-1")]
    public async Task Wrong_options_end_with_2_and_are_named(string culprit, params string[] options) =>
        (await Cli.RunAsync(["bench", "--model", _model, .. options])).FailsWith(2, culprit);

    [Fact]
    public async Task A_bare_model_without_a_manifest_ends_with_2()
    {
        string onnx = _folder.File("bare.onnx");
        File.WriteAllBytes(onnx, TinyModel.FloatOnnx());

        (await Cli.RunAsync("bench", "--model", onnx)).FailsWith(2, "--manifest");
    }

    [Fact]
    public async Task A_model_that_is_not_there_ends_with_3() =>
        (await Cli.RunAsync("bench", "--model", "/nowhere")).FailsWith(3, "/nowhere");

    private static void AssertFigures(JsonElement run, JsonElement first)
    {
        JsonElement latency = run.GetProperty("latencyMs");
        double p50 = latency.GetProperty("p50").GetDouble();
        double p95 = latency.GetProperty("p95").GetDouble();
        Assert.True(p50 <= p95 && p95 <= latency.GetProperty("p99").GetDouble());
        Assert.Equal(9, run.GetProperty("runs").GetInt32());
        Assert.Equal("cpu", run.GetProperty("provider").GetString());
        Assert.Equal(first.GetProperty("latencyMs").GetProperty("p50").GetDouble() / p50, run.GetProperty("ratio").GetDouble(), 1e-3);
        Assert.True(run.GetProperty("runsPerSecond").GetDouble() > 0);
    }
}
