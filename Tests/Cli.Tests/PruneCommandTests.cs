using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// A smaller float network out of a small ConvNeXt: what is written, what the quantizer makes of it, and what is refused.
/// </summary>
public sealed class PruneCommandTests : IDisposable
{
    private static readonly string Network = Path.Combine(RepositoryRoot.Path, "Tests/Cli.Tests/synthetic-convnext.onnx");
    private readonly TemporaryFolder _folder = new();
    private readonly string _manifest;
    private readonly string _images;
    private readonly string _output;

    public PruneCommandTests()
    {
        _manifest = _folder.File("whole.json");
        File.WriteAllText(_manifest, """
            {
              "name": "small", "labels": ["ok", "scratch", "pit", "inclusion", "patch"], "okLabels": ["ok"],
              "input": { "width": 32, "height": 32, "resize": "stretch", "filter": "bilinear", "mean": [0.5, 0.5, 0.5], "std": [0.2, 0.2, 0.2] }
            }
            """);
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        Directory.Delete(Path.Combine(_images, TinyModel.Labels[^1]), recursive: true);
        _output = Path.Combine(_folder.Path, "out", "pruned.onnx");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Network_manifest_and_report_are_written_and_the_quantizer_takes_them()
    {
        Cli run = await Prune("--keep", "0.6", "--check", _images, "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.InRange(report.GetProperty("kept").GetDouble(), 0.1, 0.6);
        Assert.Equal(5, report.GetProperty("checkImages").GetInt32());
        Assert.Equal(3, report.GetProperty("blocks").GetArrayLength());
        Assert.Equal(new FileInfo(_output).Length, report.GetProperty("bytesNow").GetInt64());
        Assert.Equal(File.ReadAllText(_manifest), File.ReadAllText(Path.ChangeExtension(_output, ".json")));
        JsonElement written = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(_output, ".report.json"))).RootElement;
        Assert.Equal(report.GetProperty("drop").GetDouble(), written.GetProperty("drop").GetDouble());
        Assert.Contains("3 of 3 blocks fitted", run.Error, StringComparison.Ordinal);
        string bundle = _folder.File("model.edgemodel");
        Cli quantized = await Cli.RunAsync(
            "quantize", _output, "--manifest", Path.ChangeExtension(_output, ".json"), "--calibration", _images, "--output", bundle,
            "--no-report");
        Assert.True(quantized.ExitCode == 0, quantized.Error);
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        Assert.Equal(0, (await Prune("--keep", "0.6", "--threads", "1")).ExitCode);
        byte[] first = File.ReadAllBytes(_output);

        Assert.Equal(0, (await Prune("--keep", "0.6", "--threads", "3")).ExitCode);

        Assert.Equal(first, File.ReadAllBytes(_output));
    }

    [Fact]
    public async Task People_read_what_went_and_what_it_cost()
    {
        Cli run = await Prune("--keep", "1", "--check", _images);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("hidden channels: 32, 64, 64", run.Output, StringComparison.Ordinal);
        Assert.Contains("drop 0.00 points", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Wrote {_output}.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_is_searched_for()
    {
        Cli run = await Prune("--max-drop", "100", "--check", _images);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("kept 0.02: drop", run.Output, StringComparison.Ordinal);
        Assert.Contains("keeping 0.50 of the operations", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_network_is_written_report_and_reason_say_that_the_one_there_is_older()
    {
        string least = Path.Combine(_folder.Path, "least.onnx");
        Assert.Equal(0, (await PruneTo(least, "--keep", "0.3335", "--keep-blocks")).ExitCode);
        Assert.Equal(0, (await Prune("--keep", "1")).ExitCode);
        byte[] earlier = File.ReadAllBytes(_output);

        Cli run = await Cli.RunAsync(
            "prune", least, "--manifest", _manifest, "--calibration", _images, "--output", _output, "--check", _images, "--max-drop", "1",
            "--keep-blocks");

        run.FailsWith(1, "nothing can go");
        Assert.Contains("no network was written, and pruned.onnx is that of an earlier run.", run.Error, StringComparison.Ordinal);
        Assert.Contains("of an earlier run", File.ReadAllText(Path.ChangeExtension(_output, ".report.json")), StringComparison.Ordinal);
        Assert.Equal(earlier, File.ReadAllBytes(_output));
    }

    [Fact]
    public async Task Too_few_images_are_warned_of()
    {
        Cli few = await Prune("--keep", "0.6", "--calibration-images", "1");
        Cli enough = await Prune("--keep", "0.6");

        Assert.Contains("warning: 2 blocks have more hidden channels than the 1 ", few.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", enough.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_judges_otherwise_is_warned_of()
    {
        string folder = _folder.File("colours");
        for (int i = 0; i < 20; i++)
        {
            WriteColours(Path.Combine(folder, i % 2 == 0 ? "ok" : "pit", $"{i}.png"), i);
        }

        Cli run = await Prune("--keep", "0.01", "--check", folder);

        Assert.Contains("warning: the pruned network agrees with the whole one on", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "How far?")]
    [InlineData(2, "--keep is 0.01 to 1; it was 0", "--keep", "0")]
    [InlineData(2, "--keep is 0.01 to 1; it was 1.5", "--keep", "1.5")]
    [InlineData(2, "--keep is 0.01 to 1; it was NaN", "--keep", "NaN")]
    [InlineData(2, "exclude each other", "--keep", "0.5", "--max-drop", "1", "--check", "x")]
    [InlineData(2, "--max-drop needs a check set", "--max-drop", "1")]
    [InlineData(2, "--max-drop is 0 to 100; it was NaN", "--max-drop", "NaN", "--check", "x")]
    [InlineData(2, "cannot do with 0.1 of its operations", "--keep", "0.1", "--keep-blocks")]
    public async Task What_cannot_be_meant_is_refused(int exitCode, string culprit, params string[] options)
    {
        (await Prune(options)).FailsWith(exitCode, culprit);
        Assert.False(Directory.Exists(Path.GetDirectoryName(_output)));
    }

    [Fact]
    public async Task Images_without_labels_are_no_check_set()
    {
        string loose = Path.GetDirectoryName(GreyPicture.Write(_folder.File("loose", "part.png"), 100))!;

        (await Prune("--max-drop", "1", "--check", loose)).FailsWith(2, "no folder of a label");
    }

    [Fact]
    public async Task A_folder_without_images_is_refused()
    {
        Directory.CreateDirectory(_folder.Path + "/empty");

        Cli run = await Cli.RunAsync(
            "prune", Network, "--manifest", _manifest, "--calibration", _folder.Path + "/empty", "--keep", "0.5", "--output", _output);

        run.FailsWith(3, "The folder holds no pictures");
    }

    [Fact]
    public async Task A_network_that_is_no_ConvNeXt_is_refused()
    {
        string model = _folder.File("other.onnx");
        File.WriteAllBytes(model, QuantizableModel.Onnx());
        string manifest = _folder.File("other.json");
        File.WriteAllText(manifest, QuantizableModel.ManifestJson);

        (await Cli.RunAsync("prune", model, "--manifest", manifest, "--calibration", _images, "--keep", "0.5", "--output", _output))
            .FailsWith(3, "no ConvNeXt block");
    }

    [Fact]
    public async Task The_whole_network_is_never_replaced()
    {
        string model = _folder.File("whole.onnx");
        File.Copy(Network, model);

        (await Cli.RunAsync("prune", model, "--manifest", _manifest, "--calibration", _images, "--keep", "0.5", "--output", model))
            .FailsWith(2, "would replace the whole one");
        Assert.Equal(File.ReadAllBytes(Network), File.ReadAllBytes(model));
    }

    [Fact]
    public async Task Only_an_onnx_file_is_written() =>
        (await Cli.RunAsync(
            "prune", Network, "--manifest", _manifest, "--calibration", _images, "--keep", "0.5", "--output", _folder.File("x.edgemodel")))
            .FailsWith(2, "has to end in .onnx");

    // Squares of eight pixels in colours by chance.
    private static void WriteColours(string path, int seed)
    {
        const int Side = 32;
        byte[] colours = new byte[4 * 4 * 3];
        new Random(seed).NextBytes(colours);
        byte[] pixels = [.. Enumerable.Range(0, Side * Side * 3).Select(
            i => colours[(((i / 3 / Side / 8 * 4) + (i / 3 % Side / 8)) * 3) + (i % 3)])];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        StillImageEncoder.WritePng(path, new ImageView(pixels, Side, Side, Side * 3, PixelFormat.Rgb24));
    }

    private Task<Cli> Prune(params string[] options) => PruneTo(_output, options);

    private Task<Cli> PruneTo(string output, params string[] options) => Cli.RunAsync(
        ["prune", Network, "--manifest", _manifest, "--calibration", _images, "--output", output, .. options]);
}
