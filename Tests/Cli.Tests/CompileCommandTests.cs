using System.Text.Json;
using EdgeConvNeXt.Cli.Compile;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// <c>edge compile</c>, with a shell script in ATC's place: it checks what it is given as ATC would and writes a file that no NPU could
/// load.
/// </summary>
public sealed class CompileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Bundle => _folder.File("out.edgemodel");

    [Fact]
    public async Task A_compiled_model_joins_the_bundle_with_its_chip_and_CANNs_version()
    {
        Cli run = await Compile("--atc", Atc(), "--output", Bundle, "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.True(report.GetProperty("compiled").GetBoolean());
        Assert.Equal("8.0.RC2", report.GetProperty("cann").GetString());
        ModelBundle bundle = ModelBundle.Open(Bundle);
        bundle.Verify();
        ModelVariant variant = bundle.FindVariant("ascend")!;
        Assert.Equal(
            ("ascend310b4", "fp16", InputFormat.U8Nhwc, "Ascend310B4", "8.0.RC2"),
            (variant.Name, variant.Precision, variant.Input, variant.Soc, variant.Cann));
        Assert.Equal("a fake om\n"u8, bundle.Read(variant.File));
        Assert.NotNull(bundle.FindVariant("cpu", "fp32"));
    }

    [Fact]
    public async Task ATC_gets_its_environment_and_arguments_and_leaves_nothing_in_the_folder_of_the_user()
    {
        await Compile("--atc", Atc(), "--output", Bundle);
        string[] seen = File.ReadAllLines(_folder.File("seen.txt"));
        Assert.Equal("opp=/fake/opp", seen[0]);
        Assert.NotEqual(Environment.CurrentDirectory, seen[1]);
        Assert.False(Directory.Exists(seen[1]));
        Assert.Contains("--soc_version=Ascend310B4", seen);
        Assert.Contains("--enable_small_channel=1", seen);
        Assert.Contains(
            seen,
            word => word.StartsWith("--input_shape=", StringComparison.Ordinal) && word.EndsWith(":1,3,32,32", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compiling_again_replaces_the_variant_and_keeps_the_others()
    {
        await Compile("--atc", Atc(), "--output", Bundle);
        Assert.Equal(0, (await Cli.RunAsync("compile", Bundle, "--soc", "Ascend310B4", "--atc", Atc())).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync("compile", Bundle, "--soc", "Ascend310P3", "--atc", Atc(), "--input", "f32-nchw")).ExitCode);
        Assert.Equal(["fp32", "ascend310b4", "ascend310p3"], ModelBundle.Open(Bundle).Manifest.Variants.Select(variant => variant.Name));
        Assert.DoesNotContain(
            File.ReadAllLines(_folder.File("seen.txt")), word => word.StartsWith("--insert_op_conf", StringComparison.Ordinal));
        Assert.Equal(InputFormat.F32Nchw, ModelBundle.Open(Bundle).Manifest.Variants[2].Input);
    }

    [Fact]
    public async Task What_was_compiled_elsewhere_can_be_put_into_the_bundle()
    {
        string om = _folder.File("model.om");
        File.WriteAllText(om, "from elsewhere");
        Assert.Equal(0, (await Compile("--om", om, "--cann", "7.0.0", "--output", Bundle)).ExitCode);
        ModelVariant variant = ModelBundle.Open(Bundle).FindVariant("ascend")!;
        Assert.Equal("7.0.0", variant.Cann);
        Assert.Equal("from elsewhere"u8, ModelBundle.Open(Bundle).Read(variant.File));
        (await Compile("--om", _folder.File("none.om"), "--output", Bundle)).FailsWith(3, "none.om");
    }

    [Fact]
    public async Task ATC_is_found_by_a_path_from_the_current_folder()
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Atc());

        Cli run = await Compile("--atc", relative, "--output", Bundle);

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Theory]
    [InlineData(new byte[0], "it is empty")]
    [InlineData(new byte[] { 0x08, 0x08, 0x12 }, "ONNX")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "a picture")]
    public async Task What_is_surely_no_compiled_model_is_not_put_into_the_bundle(byte[] bytes, string expected)
    {
        string om = _folder.File("model.om");
        File.WriteAllBytes(om, bytes);

        (await Compile("--om", om, "--output", Bundle)).FailsWith(3, expected);
        Assert.False(Path.Exists(Bundle));
    }

    [Fact]
    public async Task A_device_is_not_read_as_a_model() =>
        (await Compile("--om", "/dev/zero", "--output", Bundle)).FailsWith(3, "no regular file");

    [Theory]
    [InlineData("new")]
    [InlineData("8.0\nx")]
    public async Task A_version_that_is_none_is_refused(string version)
    {
        string om = _folder.File("model.om");
        File.WriteAllText(om, "from elsewhere");

        (await Compile("--om", om, "--cann", version, "--output", Bundle)).FailsWith(2, "not a version");
    }

    [Theory]
    [InlineData("echo 'E10001: Value Ascend310B4 is invalid.'; exit 1", "E10001: Value Ascend310B4 is invalid")]
    [InlineData("echo starting; echo broken >&2; exit 255", "ATC does not compile the model")]
    [InlineData("exit 0", "left no model")]
    public async Task What_ATC_complains_of_is_reported_and_no_bundle_is_written(string script, string expected)
    {
        (await Compile("--atc", Atc(script), "--output", Bundle)).FailsWith(3, expected);
        Assert.False(File.Exists(Bundle));
    }

    [Fact]
    public async Task A_model_bound_to_a_processor_is_taken_with_a_warning()
    {
        Cli run = await Compile(
            "--atc", Atc("for word; do case $word in --output=*) echo bound > \"${word#*=}_linux_aarch64.om\" ;; esac; done"), "--output",
            Bundle);
        Assert.Contains("loads on no other", run.Output, StringComparison.Ordinal);
        Assert.NotNull(ModelBundle.Open(Bundle).FindVariant("ascend"));
    }

    [Fact]
    public async Task Without_ATC_it_says_what_to_run_elsewhere()
    {
        string files = _folder.File("files");
        CompileReport report = await new Compiler(Options() with { Files = files }, _ => null).RunAsync(default);
        Assert.False(report.Compiled);
        string text = CompileText.Of(report);
        Assert.StartsWith("Nothing was compiled: ATC is not installed here.", text, StringComparison.Ordinal);
        Assert.Contains(
            "atc --framework=5 --model=model.onnx --output=ascend310b4 --soc_version=Ascend310B4", text, StringComparison.Ordinal);
        Assert.Contains("set_env.sh", text, StringComparison.Ordinal);
        Assert.Contains("var_reci_chn_2", text, StringComparison.Ordinal);
        Assert.Equal(report.Aipp, File.ReadAllText(Path.Combine(files, "aipp.cfg")));
        Assert.True(new FileInfo(Path.Combine(files, "model.onnx")).Length > 0);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task Without_ATC_it_ends_with_3_however_it_tells_the_way(params string[] more)
    {
        Cli run = await Compile(more);

        run.FailsWith(3, "ATC is not installed here");
        Assert.Contains("set_env.sh", run.Output, StringComparison.Ordinal);
        Assert.Contains("ATC is not installed here", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_only_for_the_way_it_ends_with_0_and_runs_nothing_though_ATC_were_there()
    {
        string atc = Atc();
        CompileReport report = await new Compiler(
            Options() with { IsPrintOnly = true }, name => name == "PATH" ? Path.GetDirectoryName(atc) : null).RunAsync(default);
        Cli run = await Compile("--print-only");

        Assert.False(report.Compiled);
        Assert.False(File.Exists(_folder.File("seen.txt")));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("atc --framework=5", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--output")]
    [InlineData("--om")]
    [InlineData("--atc")]
    public async Task Asked_only_for_the_way_it_takes_no_place_for_a_model(string option) =>
        (await Compile("--print-only", option, "x")).FailsWith(2, "--print-only writes no bundle");

    [Fact]
    public async Task Without_ATC_a_bundle_that_was_asked_for_is_a_failure()
    {
        Runtime.EdgeException fault = await Assert.ThrowsAsync<Runtime.EdgeException>(
            () => new Compiler(Options() with { Output = Bundle }, _ => null).RunAsync(default));
        Assert.Contains("ATC is not installed", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Bundle));
    }

    [Theory]
    [InlineData("Ascend910B", "Ascend910B1 to Ascend910B4", true)]
    [InlineData("Ascend910B4", "Ascend910B1 to Ascend910B4", false)]
    [InlineData("Ascend310", "CANN 6", true)]
    [InlineData("Ascend310B4", "oldest CANN that is deployed", true)]
    public void Traps_in_names_and_versions_are_reported(string soc, string expected, bool isTold) =>
        Assert.Equal(isTold, AscendChip.Warnings(soc).Any(warning => warning.Contains(expected, StringComparison.Ordinal)));

    [Fact]
    public async Task A_quantized_model_is_refused_with_the_reason()
    {
        string onnx = Path.Combine(RepositoryRoot.Path, "Tools/Demo/model.int8.onnx");
        (await Cli.RunAsync("compile", onnx, "--manifest", Manifest(), "--soc", "Ascend310B4"))
            .FailsWith(3, "ATC reads no model that is quantized in the way of ONNX");
    }

    [Fact]
    public async Task A_bundle_without_a_float_model_is_refused_with_the_remedy()
    {
        string model = Path.Combine(RepositoryRoot.Path, "Tools/Demo");
        (await Cli.RunAsync("compile", model, "--soc", "Ascend310B4")).FailsWith(3, "--keep-fp32");
    }

    [Theory]
    [InlineData(
        "\"width\": 32, \"height\": 32", "\"width\": 224, \"height\": 224", "input is Float [1, 3, 32, 32]",
        "Correct input.width and input.height")]
    [InlineData("\"labels\": [", "\"labels\": [\"extra\", ", "output is Float [1, 6]", "Use the manifest that belongs to this network.")]
    public async Task A_manifest_of_another_network_is_to_be_corrected_and_not_the_network(
        string right, string wrong, string found, string remedy)
    {
        string onnx = Onnx();
        string manifest = _folder.File("other.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson.Replace(right, wrong, StringComparison.Ordinal));

        Cli run = await Cli.RunAsync("compile", onnx, "--manifest", manifest, "--soc", "Ascend310B4", "--atc", Atc(), "--output", Bundle);

        run.FailsWith(2, found);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        Assert.Contains($"{onnx}, {manifest}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_mixes_a_batch_of_8_is_to_be_exported_again()
    {
        string onnx = _folder.File("batch.onnx");
        File.WriteAllBytes(onnx, MisshapenNetwork.OfMixedBatch());

        Cli run = await Cli.RunAsync("compile", onnx, "--manifest", Manifest(), "--soc", "Ascend310B4", "--atc", Atc(), "--output", Bundle);

        run.FailsWith(3, "Export it again with a free batch size or a batch of 1.");
        Assert.Contains(onnx, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("310B4")]
    [InlineData("Ascend310B4; reboot")]
    public async Task A_name_that_is_no_chip_is_wrong_usage(string soc) =>
        (await Cli.RunAsync("compile", "x", "--soc", soc)).FailsWith(2, soc);

    [Fact]
    public void ATC_is_found_on_the_path_with_its_own_environment_unless_that_is_set_up()
    {
        string atc = Atc();
        AtcTool found = AtcTool.Find(null, name => name == "PATH" ? $"/nowhere:{Path.GetDirectoryName(atc)}" : null)!;
        Assert.Equal((atc, _folder.File("cann", "set_env.sh"), "8.0.RC2"), (found.Program, found.EnvironmentScript, found.Version));
        AtcTool setUp = AtcTool.Find(null, name => name == "PATH" ? Path.GetDirectoryName(atc) : "/fake/opp")!;
        Assert.Null(setUp.EnvironmentScript);
    }

    private Task<Cli> Compile(params string[] more) =>
        Cli.RunAsync(["compile", Onnx(), "--manifest", Manifest(), "--soc", "Ascend310B4", .. more]);

    private CompileOptions Options() => new() { Model = Onnx(), Manifest = Manifest(), Soc = "Ascend310B4", TakesPixels = true };

    private string Onnx()
    {
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, QuantizableModel.Onnx());
        return path;
    }

    private string Manifest()
    {
        string path = _folder.File("manifest.json");
        File.WriteAllText(path, QuantizableModel.ManifestJson);
        return path;
    }

    // A FAKE: CANN's folders with a script for ATC. It insists on the files that its command line names.
    private string Atc(string? script = null)
    {
        string atc = _folder.File("cann", "latest", "bin", "atc");
        File.WriteAllText(_folder.File("cann", "latest", "version.cfg"), "# version: 1.0\nVersion=8.0.RC2\n");
        File.WriteAllText(_folder.File("cann", "set_env.sh"), "export ASCEND_OPP_PATH=/fake/opp\n");
        File.WriteAllText(atc, "#!/bin/bash\n" + (script ?? $$"""
            set -eu
            { echo "opp=${ASCEND_OPP_PATH-none}"; pwd; printf '%s\n' "$@"; } > '{{_folder.File("seen.txt")}}'
            for word; do case $word in
              --model=*) [[ -s ${word#*=} ]] ;;
              --insert_op_conf=*) grep -q aipp_op "${word#*=}" ;;
              --output=*) echo 'a fake om' > "${word#*=}.om" ;;
            esac; done
            echo litter > fusion_result.json
            echo 'ATC run success, welcome to the next use.'
            """) + "\n");
        File.SetUnixFileMode(atc, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return atc;
    }
}
