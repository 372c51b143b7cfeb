using System.Text.Json;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Which variant on which provider is to be taken: the fastest of those that compute as the reference does.</summary>
public sealed class BenchCompareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_fastest_that_computes_right_is_recommended_and_what_cannot_run_is_named()
    {
        (Cli run, JsonElement report) = await Compare(Bundle(isByteVariantWrong: false));

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] runs = [.. report.GetProperty("runs").EnumerateArray()];
        JsonElement comparison = report.GetProperty("compare");
        Assert.All(runs, item => Assert.True(item.GetProperty("reference").GetProperty("withinTolerance").GetBoolean()));
        double fastest = runs.Min(Median);
        Assert.Equal(fastest, Median(runs[comparison.GetProperty("recommended").GetInt32()]));
        JsonElement[] skipped = [.. comparison.GetProperty("skipped").EnumerateArray()];
        Assert.Superset(
            new HashSet<string?>
            {
                "cuda", "ascend", "cann",
            }, skipped.Select(item => item.GetProperty("provider").GetString()).ToHashSet());
        Assert.Contains(
            "CANN execution provider is not enabled in this build.", skipped.Select(item => item.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_variant_with_other_answers_is_not_taken_however_fast()
    {
        (Cli run, JsonElement report) = await Compare(Bundle(isByteVariantWrong: true));

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] runs = [.. report.GetProperty("runs").EnumerateArray()];
        Assert.Equal(["fp32", "bytes"], runs.Select(item => item.GetProperty("variant").GetString()));
        Assert.Equal(0, report.GetProperty("compare").GetProperty("recommended").GetInt32());
        JsonElement wrong = runs[1].GetProperty("reference");
        Assert.False(wrong.GetProperty("withinTolerance").GetBoolean());
        Assert.Contains("another best label", wrong.GetProperty("fault").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_none_computes_right_the_answer_is_no()
    {
        string bundle = Bundle(isByteVariantWrong: true);

        Cli run = await Cli.RunAsync("bench", "--model", bundle, "--compare", "--variant", "bytes", "--provider", "cpu", "--runs", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cpu bytes, a thread for each core: not taken, ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Recommended: none, for none computes as the reference does.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demos_model_computes_as_its_float_parent_does()
    {
        (Cli run, JsonElement report) = await Compare(Path.Combine(RepositoryRoot.Path, "Tools/Demo"));

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement reference = Assert.Single(report.GetProperty("runs").EnumerateArray()).GetProperty("reference");
        Assert.Equal((4, 4), (reference.GetProperty("pictures").GetInt32(), reference.GetProperty("sameTop1").GetInt32()));
        Assert.True(reference.GetProperty("sqnrDb").GetDouble() > 25, report.ToString());
    }

    [Fact]
    public async Task The_tolerance_can_be_chosen()
    {
        string bundle = Bundle(isByteVariantWrong: false);

        Cli run = await Cli.RunAsync(
            "bench", "--model", bundle, "--compare", "--provider", "cpu", "--variant", "bytes", "--runs", "1", "--min-sqnr", "200");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("less than 200.0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_it_says_what_to_take()
    {
        Cli run = await Cli.RunAsync("bench", "--model", Bundle(isByteVariantWrong: true), "--compare", "--runs", "1");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\ncuda: cannot run here, this program was built without CUDA\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\ncann: cannot run here, this ONNX Runtime was built without CANN\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "Recommended: cpu fp32, a thread for each core, the fastest that computes as the reference does.\n", run.Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--verbose")]
    [InlineData("--provider", "cpu,cann")]
    public async Task The_whole_reason_comes_with_verbose_or_where_the_provider_is_asked_for(params string[] options)
    {
        Cli run = await Cli.RunAsync(["bench", "--model", Bundle(isByteVariantWrong: false), "--compare", "--runs", "1", .. options]);

        Assert.Contains(
            "cann: cannot run here, CANN execution provider is not enabled in this build.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_without_reference_vectors_ends_with_2() =>
        (await Cli.RunAsync("bench", "--compare", "--model", TinyModel.WriteBundle(_folder.File("tiny"))))
            .FailsWith(2, "edge bundle reference");

    [Fact]
    public async Task Where_nothing_can_run_it_ends_with_3() =>
        (await Cli.RunAsync("bench", "--compare", "--provider", "cann", "--model", Bundle(isByteVariantWrong: false)))
            .FailsWith(3, "not enabled in this build");

    [Fact]
    public async Task A_provider_that_is_not_there_ends_with_3_and_its_reason() =>
        (await Cli.RunAsync("bench", "--provider", "cuda", "--model", TinyModel.WriteBundle(_folder.File("tiny"))))
            .FailsWith(3, "Microsoft.ML.OnnxRuntime.Gpu");

    [Fact]
    public async Task Nothing_of_the_library_reaches_standard_error()
    {
        using CliProcess bench = CliProcess.Start(
            "bench", "--provider", "cuda,cann", "--model", TinyModel.WriteBundle(_folder.File("tiny")));
        (int code, string errors) = await bench.End();

        Assert.Equal(3, code);
        Assert.StartsWith("edge: ", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nodes_run_is_part_of_every_run()
    {
        Cli run = await Cli.RunAsync(
            "bench", "--model", TinyModel.WriteBundle(_folder.File("tiny")), "--variant", "fp32", "--runs", "1", "--json");

        JsonElement share = Assert.Single(
            JsonDocument.Parse(run.LastLine).RootElement.GetProperty("runs")[0].GetProperty("placement").EnumerateArray());
        Assert.Equal(
            ("cpu", 3, 1.0),
            (share.GetProperty("provider").GetString(), share.GetProperty("nodes").GetInt32(), share.GetProperty("timeShare").GetDouble()));
    }

    private static double Median(JsonElement run) => run.GetProperty("latencyMs").GetProperty("p50").GetDouble();

    private static async Task<(Cli Run, JsonElement Report)> Compare(string bundle)
    {
        Cli run = await Cli.RunAsync("bench", "--model", bundle, "--compare", "--threads", "1", "--runs", "9", "--json");
        return (run, JsonDocument.Parse(run.LastLine).RootElement);
    }

    /// <summary>
    /// A bundle with the reference of its float variant; the variant "bytes" may be another model that thinks the opposite.
    /// </summary>
    private string Bundle(bool isByteVariantWrong)
    {
        Dictionary<string, byte[]> files = new()
        {
            ["float.onnx"] = TinyModel.FloatOnnx(),
            ["bytes.onnx"] = isByteVariantWrong ? QuantizableModel.SilentOnnx() : TinyModel.ByteOnnx(),
        };
        ModelVariant[] variants =
        [
            .. TinyModel.Manifest.Variants.Select(variant => isByteVariantWrong ? variant with { Input = InputFormat.F32Nchw } : variant),
        ];
        ModelManifest manifest = TinyModel.Manifest with { Variants = variants };
        ModelBundle draft = ModelBundle.InMemory("draft", manifest, files);
        byte[] picture = [.. Enumerable.Repeat(TinyModel.GreyOf(3), TinyModel.Side * TinyModel.Side * 3)];
        using IInferenceSession session = new CpuProvider().Open(draft, variants[0], new SessionSettings());
        new PictureInput(manifest.Input).Write(picture, session);
        session.Run();
        GoldenVectors vectors = new("fp32", picture, session.Output.ToArray(), 1);
        foreach ((string name, byte[] bytes) in vectors.ToFiles())
        {
            files[name] = bytes;
        }

        string path = _folder.File("bundle");
        BundleWriter.Write(path, manifest with { Reference = vectors.Manifest }, files);
        return path;
    }
}
