using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>FP32 to INT8 on a network made in code: what is written, what is refused, and when.</summary>
public sealed class QuantizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _manifest;
    private readonly string _images;
    private readonly string _bundle;

    public QuantizeCommandTests()
    {
        _model = _folder.File("float", "model.onnx");
        File.WriteAllBytes(_model, QuantizableModel.Onnx());
        _manifest = _folder.File("float", "model.json");
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson);
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        _bundle = _folder.File("model.edgemodel");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_report_and_the_manifest_say_what_evaluate_finds()
    {
        string parts = _folder.File("parts");
        Assert.Equal(0, (await Cli.RunAsync("synth", "--output", parts, "--count", "24", "--seed", "5")).ExitCode);

        Cli run = await Quantize(calibration: parts, "--check", parts, "--check-name", "24 parts", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        JsonElement found = await Evaluate(parts);
        Assert.Equal(24, report.GetProperty("checkImages").GetInt32());
        Assert.Equal(found.GetProperty("top1").GetDouble(), report.GetProperty("int8").GetProperty("top1").GetDouble());
        Assert.Equal(found.GetProperty("referenceTop1").GetDouble(), report.GetProperty("fp32").GetProperty("top1").GetDouble());
        Assert.Equal(found.GetProperty("agreement").GetDouble(), report.GetProperty("agreement").GetDouble());
        Assert.Equal(found.GetProperty("logitSqnrDb").GetDouble(), report.GetProperty("logitSqnrDb").GetDouble());
        VariantAccuracy accuracy = Assert.Single(ModelBundle.Open(_bundle).Manifest.Variants).Accuracy!;
        Assert.Equal("fp32", GoldenVectors.Read(ModelBundle.Open(_bundle))!.Variant);
        Assert.Equal((24, "24 parts"), (accuracy.Images, accuracy.CheckSet));
        Assert.Equal(found.GetProperty("top1").GetDouble(), accuracy.Top1);
        Assert.Equal(found.GetProperty("referenceTop1").GetDouble(), accuracy.ReferenceTop1);
        Assert.Equal(found.GetProperty("logitSqnrDb").GetDouble(), accuracy.LogitSqnrDb);
    }

    [Fact]
    public async Task The_check_images_are_the_bundles_baseline_where_they_are_enough()
    {
        string parts = _folder.File("parts");
        Assert.Equal(0, (await Cli.RunAsync("synth", "--output", parts, "--count", "60", "--seed", "5")).ExitCode);

        Cli run = await Quantize(calibration: parts, "--check", parts, "--no-report");

        Assert.True(run.ExitCode == 0, run.Error);
        DriftBaseline baseline = DriftBaseline.Read(ModelBundle.Open(_bundle))!;
        Assert.Equal(60, baseline.Parts);
        Assert.InRange(baseline.Pictures[0].Median, 0.2, 0.7);
        Assert.True((await Quantize(_images, "--check", _images, "--no-report")).ExitCode == 0);
        Assert.Null(DriftBaseline.Read(ModelBundle.Open(_bundle)));
    }

    [Fact]
    public async Task The_dynamic_variant_of_a_model_without_linear_layers_would_be_all_float_and_is_refused()
    {
        Cli run = await Cli.RunAsync(
            "quantize", _model, "--manifest", _manifest, "--variants", "dynamic", "--output", _bundle, "--no-report");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("The variant dynamic would be all float", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("calibrat", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_bundle));
    }

    [Fact]
    public async Task The_dynamic_variant_takes_no_bytes()
    {
        Cli run = await Cli.RunAsync(
            "quantize", _model, "--manifest", _manifest, "--variants", "dynamic", "--input", "u8-nhwc", "--output", _bundle);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--input u8-nhwc is for variants with calibrated ranges", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("dynamic,portable")]
    public async Task Variants_whose_ranges_come_from_images_need_some(string variants)
    {
        Cli run = await Cli.RunAsync("quantize", _model, "--manifest", _manifest, "--variants", variants, "--output", _bundle);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--calibration is missing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_threads_quantize_bundle_and_figures_are_the_same()
    {
        string parts = _folder.File("parts");
        Assert.Equal(0, (await Cli.RunAsync("synth", "--output", parts, "--count", "60", "--seed", "5")).ExitCode);
        List<byte[]> bundles = [];
        List<string> figures = [];

        foreach (string threads in (string[])["1", "2", "3"])
        {
            Cli run = await Quantize(parts, "--check", parts, "--no-report", "--threads", threads, "--json");
            Assert.True(run.ExitCode == 0, run.Error);
            JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
            bundles.Add(File.ReadAllBytes(_bundle));
            string[] names = ["logitSqnrDb", "agreement", "drop", "labels"];
            figures.Add(string.Join(' ', names.Select(name => report.GetProperty(name))));
        }

        Assert.All(bundles, bundle => Assert.Equal(bundles[0], bundle));
        Assert.All(figures, one => Assert.Equal(figures[0], one));
    }

    [Fact]
    public async Task What_systems_and_tools_leave_beside_images_does_not_end_a_calibration()
    {
        File.WriteAllText(Path.Combine(_images, "pit", "._part.png"), "resource fork");
        GreyPicture.Write(Path.Combine(_images, ".ipynb_checkpoints", "part-checkpoint.png"), 100);

        Cli run = await Quantize(_images, "--check", _images, "--max-drop", "100", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(6, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("checkImages").GetInt32());
    }

    [Fact]
    public async Task What_Ascends_tools_need_goes_into_a_folder_of_its_own()
    {
        string kit = _folder.Path + "/kit";

        Cli run = await Quantize(_images, "--ascend-kit", kit, "--soc", "Ascend310B4");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("--soc_version=Ascend310B4", File.ReadAllText(Path.Combine(kit, "atc.sh")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(kit, "model.onnx")));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(kit, "calibration")));
        RefusedBeforeCalibration(await Quantize(_images, "--ascend-kit", kit, "--soc", "Ascend310B4"), 3, "something of that name");
    }

    [Fact]
    public async Task A_chip_that_is_none_is_refused_before_calibration() =>
        RefusedBeforeCalibration(
            await Quantize(_images, "--ascend-kit", _folder.Path + "/kit", "--soc", "Foo123"), 2, "'Foo123' is no Ascend chip");

    [Theory]
    [InlineData("--ascend-kit", "kit")]
    [InlineData("--soc", "Ascend310B4")]
    public async Task A_kit_needs_its_folder_and_its_chip(string option, string value) =>
        (await Quantize(_images, option, value)).FailsWith(2, "belong together");

    [Fact]
    public async Task A_bundle_may_hold_the_portable_and_the_float_model_too()
    {
        Cli run = await Quantize(_images, "--variants", "cpu,portable", "--keep-fp32");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["cpu", "portable", "fp32"], ModelBundle.Open(_bundle).Manifest.Variants.Select(variant => variant.Name));
        Cli bench = await Cli.RunAsync(
            "bench", "--model", _bundle, "--variant", "fp32,portable,cpu", "--threads", "1", "--runs", "2", "--json");
        Assert.True(bench.ExitCode == 0, bench.Error);
        Assert.Equal(3, JsonDocument.Parse(bench.LastLine).RootElement.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Tuning_tells_what_was_tried_and_writes_a_bundle_that_works()
    {
        Cli run = await Quantize(_images, "--tune", "--check", _images, "--threads", "1", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] tried = [.. JsonDocument.Parse(run.LastLine).RootElement.GetProperty("tuning").EnumerateArray()];
        Assert.NotEmpty(tried);
        Assert.All(tried, step => Assert.NotEqual(step.GetProperty("from").GetString(), step.GetProperty("to").GetString()));
        Assert.Equal(
            ["convolution", "float", "product"],
            new[] { "from", "to" }.SelectMany(end => tried.Select(step => step.GetProperty(end).GetString())).Distinct().Order());
        Assert.Contains("kernels measured", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Evaluate(_images)).GetProperty("top1").GetDouble());
    }

    [Fact]
    public async Task Tuning_without_the_variant_that_is_tuned_is_refused() =>
        (await Quantize(_images, "--tune", "--variants", "portable")).FailsWith(2, "--tune chooses kernels for the variant cpu");

    [Theory]
    [InlineData("--range", "entropy", "--range chooses ranges from calibration images")]
    [InlineData("--plain-operators", null, "--plain-operators is for the variant cpu")]
    public async Task What_the_variant_dynamic_does_not_have_is_refused(string option, string? value, string reason) =>
        (await Quantize(_images, ["--variants", "dynamic", option, .. value is null ? [] : new[] { value }])).FailsWith(2, reason);

    [Fact]
    public async Task Without_a_check_set_the_bundle_works_and_claims_no_accuracy()
    {
        Cli run = await Quantize(_images);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Null(Assert.Single(ModelBundle.Open(_bundle).Manifest.Variants).Accuracy);
        Assert.Equal(1, (await Evaluate(_images)).GetProperty("top1").GetDouble());
    }

    [Fact]
    public async Task A_loss_within_the_limit_writes_the_bundle()
    {
        Cli run = await Quantize(_images, "--check", _images, "--max-drop", "0");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("drop 0.00 points", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_bundle));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--threads", "1")]
    public async Task Logits_that_are_all_zero_have_no_noise_ratio_and_that_is_no_failure(params string[] options)
    {
        File.WriteAllBytes(_model, QuantizableModel.SilentOnnx());

        Cli run = await Quantize(_images, ["--check", _images, .. options]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("logitSqnrDb", run.Output, StringComparison.Ordinal);
        Assert.Null(Assert.Single(ModelBundle.Open(_bundle).Manifest.Variants).Accuracy!.LogitSqnrDb);
    }

    [Fact]
    public async Task External_data_is_found_from_any_working_directory()
    {
        File.WriteAllBytes(_model, QuantizableModel.OnnxWithExternalData("model.weights", out byte[] weights));
        File.WriteAllBytes(_folder.File("float", "model.weights"), weights);

        Cli run = await Quantize(_images, "--check", _images, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(1, JsonDocument.Parse(run.LastLine).RootElement.GetProperty("fp32").GetProperty("top1").GetDouble());
    }

    [Theory]
    [InlineData("model.int8.onnx", "it holds ")]
    [InlineData("model.int8.portable.onnx", "it holds QuantizeLinear")]
    [InlineData("model.edgemodel", "int8 variant 'cpu'")]
    [InlineData("folder", "int8 variant 'cpu'")]
    public async Task A_model_that_is_quantized_already_is_refused_as_that(string name, string culprit)
    {
        Assert.Equal(0, (await Quantize(_images, "--variants", "cpu,portable", "--no-report")).ExitCode);
        string folder = _folder.Path + "/folder";
        Assert.Equal(0, (await Cli.RunAsync("bundle", "create", _bundle, "--output", folder)).ExitCode);
        string path = name.EndsWith(".onnx", StringComparison.Ordinal) ? Path.Combine(folder, name) : Path.Combine(_folder.Path, name);

        Cli run = await Cli.RunAsync(
            "quantize", path, "--manifest", _manifest, "--calibration", _images, "--output", _folder.Path + "/again.edgemodel");

        RefusedBeforeCalibration(run, 3, "The model is quantized already");
        Assert.Contains(culprit, run.Error, StringComparison.Ordinal);
        Assert.Contains($"({path}", run.Error, StringComparison.Ordinal);
        Assert.Contains("expected the float32 export", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_that_is_named_twice_is_refused() =>
        (await Quantize(_images, "--variants", "cpu,portable,cpu")).FailsWith(
            2, "--variants takes each name once; 'cpu' is there more than once.");

    [Fact]
    public async Task A_manifest_with_other_labels_is_refused_before_calibration()
    {
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson.Replace(", \"crack\"", "", StringComparison.Ordinal));

        RefusedBeforeCalibration(await Quantize(_images), 2, "one score for each label");
    }

    [Theory]
    [InlineData("missing", 3, "missing")]
    [InlineData("flat", 2, "no folder of a label")]
    [InlineData("foreign", 2, "dog")]
    public async Task A_check_set_that_cannot_be_used_is_refused_before_calibration(string check, int exitCode, string culprit)
    {
        GreyPicture.Write(_folder.File("flat/part.png"), 100);
        GreyPicture.Write(_folder.File("foreign/dog/part.png"), 100);

        RefusedBeforeCalibration(await Quantize(_images, "--check", Path.Combine(_folder.Path, check)), exitCode, culprit);
    }

    [Theory]
    [InlineData("foreign", "no part of a model bundle")]
    [InlineData("foreign/file", "in the way")]
    [InlineData("folder.edgemodel", "in the way")]
    [InlineData("foreign/file/model.edgemodel", "foreign/file")]
    public async Task A_place_that_cannot_take_the_bundle_is_refused_before_calibration(string output, string culprit)
    {
        File.WriteAllText(_folder.File("foreign/file"), "mine");
        Directory.CreateDirectory(_folder.File("folder.edgemodel"));

        Cli run = await Cli.RunAsync(
            "quantize", _model, "--manifest", _manifest, "--calibration", _images, "--output", Path.Combine(_folder.Path, output));

        RefusedBeforeCalibration(run, 3, culprit);
        Assert.Equal("mine", File.ReadAllText(_folder.File("foreign/file")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    private Task<Cli> Quantize(string calibration, params string[] options) =>
        Cli.RunAsync(["quantize", _model, "--manifest", _manifest, "--calibration", calibration, "--output", _bundle, .. options]);

    private async Task<JsonElement> Evaluate(string images)
    {
        Cli run = await Cli.RunAsync(
            "evaluate", "--model", _bundle, "--data", images, "--reference", _model, "--manifest", _manifest, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.LastLine).RootElement;
    }

    private static void RefusedBeforeCalibration(Cli run, int exitCode, string culprit)
    {
        run.FailsWith(exitCode, culprit);
        Assert.DoesNotContain("calibration images", run.Error, StringComparison.Ordinal);
    }
}
