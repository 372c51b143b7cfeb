using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>What <c>edge quantize</c> reports, and how it keeps to a budget.</summary>
public sealed class QuantizationReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _manifest;
    private readonly string _images;
    private readonly string _sparse;
    private readonly string _bundle;

    public QuantizationReportTests()
    {
        _model = _folder.File("float", "model.onnx");
        File.WriteAllBytes(_model, QuantizableModel.Onnx());
        _manifest = _folder.File("float", "model.json");
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson);
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        _sparse = SparsePicture.WriteFolder(_folder.File("sparse"));
        _bundle = _folder.File("out", "model.edgemodel");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_report_lies_beside_the_bundle_and_is_what_json_prints()
    {
        Cli run = await Quantize(_images, "--check", _images, "--check-name", "six parts", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["model.edgemodel", "model.report.html", "model.report.json"], Files("out"));
        JsonElement written = Json(File.ReadAllText(_folder.File("out", "model.report.json")));
        Assert.True(JsonElement.DeepEquals(Json(run.LastLine), written));
        Assert.Equal(1, written.GetProperty("fp32").GetProperty("top1").GetDouble());
        Assert.Equal(0, written.GetProperty("mcNemar").GetProperty("fp32Only").GetInt32());
        Assert.Equal("six parts", written.GetProperty("checkSet").GetString());
        Assert.StartsWith("EdgeConvNeXt ", written.GetProperty("product").GetString(), StringComparison.Ordinal);
        Assert.InRange(
            TimeProvider.System.GetUtcNow() - written.GetProperty("date").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Matches(@"^1\.\d+\.\d+$", written.GetProperty("onnxRuntime").GetString());
        Assert.Contains("core", written.GetProperty("machine").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, written.GetProperty("operators").GetArrayLength());
        Assert.NotEqual(0, written.GetProperty("operatorTypes").GetArrayLength());
        Assert.Contains("six parts", File.ReadAllText(_folder.File("out", "model.report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_variant_of_the_bundle_has_its_figures_in_the_report()
    {
        Cli run = await Quantize(_images, "--check", _images, "--variants", "cpu,portable", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] variants = [.. Json(run.LastLine).GetProperty("variants").EnumerateArray()];
        Assert.Equal(["cpu", "portable"], variants.Select(variant => variant.GetProperty("name").GetString()));
        Assert.All(variants, variant => Assert.Equal(JsonValueKind.Number, variant.GetProperty("top1").ValueKind));
        string page = File.ReadAllText(_folder.File("out", "model.report.html"));
        Assert.All(["INT8 cpu", "INT8 portable"], head => Assert.Contains($">{head}<", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_are_printed_with_the_digits_that_are_known()
    {
        Cli run = await Quantize(_images, "--check", _images);

        JsonElement written = Json(File.ReadAllText(_folder.File("out", "model.report.json")));
        string[] times =
        [
            .. new[] { "fp32", "int8" }.Select(
                precision =>
                    LatencyText.Milliseconds(written.GetProperty(precision).GetProperty("latencyMs").GetProperty("p50").GetDouble())),
        ];
        Assert.Matches($@"(?m)^run, p50 ms +{times[0]} +{times[1]} ", run.Output);
        string page = File.ReadAllText(_folder.File("out", "model.report.html"));
        Assert.All(times, time => Assert.Contains($">{time} ms<", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_report_goes_where_the_option_says()
    {
        Cli run = await Quantize(_images, "--report", _folder.File("reports", "first"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["model.edgemodel"], Files("out"));
        Assert.Equal(["first.report.html", "first.report.json"], Files("reports"));
    }

    [Fact]
    public async Task No_report_is_written_when_none_is_wanted()
    {
        Cli run = await Quantize(_images, "--no-report");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["model.edgemodel"], Files("out"));
        Assert.DoesNotContain("operators measured", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_take_the_report_is_refused_before_calibration()
    {
        Cli run = await Quantize(_images, "--report", Path.Combine(_model, "report"));

        run.FailsWith(3, "The report cannot be written");
        Assert.DoesNotContain("calibration images", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_goes_back_to_float_until_the_budget_holds()
    {
        Cli run = await Quantize(_sparse, "--check", _images, "--max-drop", "0", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = Json(run.LastLine);
        string second = Names(report)[1];
        Assert.Equal([second], Texts(report.GetProperty("budgetOperators")));
        Assert.Equal([second, Names(report)[2]], Texts(report.GetProperty("floatOperators")));
        Assert.Equal(0, report.GetProperty("drop").GetDouble());
        JsonElement step = Assert.Single(report.GetProperty("budgetSteps").EnumerateArray());
        Assert.Equal((1, 0), (step.GetProperty("floatOperators").GetInt32(), step.GetProperty("drop").GetDouble()));
        Assert.Equal(1, Assert.Single(ModelBundle.Open(_bundle).Manifest.Variants).Accuracy!.Top1);
    }

    [Fact]
    public async Task A_budget_that_cannot_be_met_ends_with_1_a_report_and_the_reason_and_leaves_the_older_bundle()
    {
        Cli free = await Quantize(_images, "--no-report", "--json");
        string first = Names(Json(free.LastLine))[0];
        byte[] before = File.ReadAllBytes(_bundle);

        Cli run = await Quantize(_sparse, "--check", _images, "--max-drop", "0.5", "--float", first, "--json");

        run.FailsWith(1, "more than the 0.50 allowed; no bundle was written");
        Assert.Equal(["model.edgemodel", "model.report.html", "model.report.json"], Files("out"));
        Assert.Equal(before, File.ReadAllBytes(_bundle));
        Assert.False(Json(run.LastLine).TryGetProperty("bundle", out _));
        JsonElement report = Json(File.ReadAllText(_folder.File("out", "model.report.json")));
        Assert.Contains("more than the 0.50 allowed", report.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.InRange(report.GetProperty("drop").GetDouble(), 0.5, 100);
        Assert.Contains("more than the 0.50 allowed", File.ReadAllText(_folder.File("out", "model.report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_holds_at_once_is_not_searched_for()
    {
        Cli run = await Quantize(_images, "--check", _images, "--max-drop", "0", "--no-report");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain("trying with", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images", false)]
    [InlineData("sparse", true)]
    public async Task A_model_that_collapses_is_plain_to_see_and_the_calibration_images_are_named_first(string calibration, bool isWarned)
    {
        Cli run = await Quantize(Path.Combine(_folder.Path, calibration), "--check", _images, "--variants", "cpu,portable", "--no-report");

        Assert.True(run.ExitCode == 0, run.Error);
        string[] variants = isWarned ? ["cpu", "portable"] : [];
        string[] warnings =
        [
            .. run.Error.Split('\n').Where(line => line.Contains("Look at the calibration images first", StringComparison.Ordinal)),
        ];
        Assert.Equal(
            variants.Select(name => $"edge: warning: the variant {name} agrees "),
            warnings.Select(line => line[..(line.IndexOf(" agrees ", StringComparison.Ordinal) + 8)]));
    }

    [Fact]
    public async Task A_bundle_that_keeps_the_float_model_can_be_measured_against_itself()
    {
        Cli run = await Quantize(_images, "--check", _images, "--keep-fp32", "--no-report");
        Assert.True(run.ExitCode == 0, run.Error);

        Cli bench = await Cli.RunAsync(
            "bench", "--model", _bundle, "--variant", "fp32,cpu", "--threads", "1", "--runs", "3", "--warmup", "0", "--json");

        Assert.True(bench.ExitCode == 0, bench.Error);
        Assert.Equal(
            ["fp32", "cpu"],
            Json(bench.LastLine).GetProperty("runs").EnumerateArray().Select(item => item.GetProperty("variant").GetString()));
        ModelBundle bundle = ModelBundle.Open(_bundle);
        bundle.Verify();
        Assert.Equal(["cpu", "fp32"], bundle.Manifest.Variants.Select(variant => variant.Name));
        Assert.Equal(1, bundle.Manifest.Variants[1].Accuracy!.Top1);
    }

    [Theory]
    [InlineData("f32-nchw", InputFormat.F32Nchw)]
    [InlineData("u8-nhwc", InputFormat.U8Nhwc)]
    public async Task The_input_format_is_what_was_asked_for(string name, InputFormat expected)
    {
        Cli run = await Quantize(_images, "--input", name, "--range", "entropy", "--variants", "cpu", "--no-report", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(expected, Assert.Single(ModelBundle.Open(_bundle).Manifest.Variants).Input);
        Assert.Equal("entropy", Json(run.LastLine).GetProperty("alternatives")[0].GetProperty("range").GetString());
    }

    [Theory]
    [InlineData("--range", "median")]
    [InlineData("--input", "u16")]
    [InlineData("--variants", "cpu,abacus")]
    [InlineData("--float", "no such operator")]
    [InlineData("--report", "")]
    [InlineData("--report", "x", "--no-report")]
    [InlineData("--max-drop", "101", "--check", "x")]
    public async Task Wrong_options_end_with_2_and_are_named(string option, params string[] values) =>
        (await Quantize(_images, [option, .. values])).FailsWith(
            2, values[0].Length > 0 && option is not "--report" and not "--max-drop" ? values[0].Split(',')[^1] : option);

    private Task<Cli> Quantize(string calibration, params string[] options) =>
        Cli.RunAsync(
            ["quantize", _model, "--manifest", _manifest, "--calibration", calibration, "--output", _bundle, "--threads", "1", .. options]);

    private IEnumerable<string?> Files(string folder) =>
        Directory.GetFileSystemEntries(Path.Combine(_folder.Path, folder)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string[] Names(JsonElement report) =>
        [.. report.GetProperty("operators").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());
}
