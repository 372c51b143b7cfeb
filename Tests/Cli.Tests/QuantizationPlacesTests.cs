using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Where <c>edge quantize</c> writes, and what it leaves there when it fails or is stopped: nothing that is not whole.</summary>
public sealed class QuantizationPlacesTests : IDisposable
{
    private const string Calibrated = "calibrated on";

    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _manifest;
    private readonly string _images;
    private readonly string _places;

    public QuantizationPlacesTests()
    {
        _model = _folder.File("float", "model.onnx");
        File.WriteAllBytes(_model, QuantizableModel.Onnx());
        _manifest = _folder.File("float", "model.json");
        File.WriteAllText(_manifest, QuantizableModel.ManifestJson);
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
        _places = Path.Combine(_folder.Path, "places");
    }

    private string Bundle => Place("bundle", "model.edgemodel");

    private string Report => Place("reports", "first");

    private string Kit => Place("ascend", "kit");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--output", "/proc/x", "/proc takes no new files")]
    [InlineData("--output", "float/model.onnx/a/x.edgemodel", "model.onnx is no folder")]
    [InlineData("--report", "/proc/x", "/proc takes no new files")]
    [InlineData("--report", "float/model.onnx/a/x", "model.onnx is no folder")]
    [InlineData("--ascend-kit", "/proc/x", "/proc takes no new files")]
    [InlineData("--ascend-kit", "float/model.onnx/a/x", "model.onnx is no folder")]
    public async Task A_place_that_cannot_be_written_is_refused_at_once_and_the_folder_to_blame_is_named(
        string option, string place, string culprit)
    {
        Dictionary<string, string> places = new() { ["--output"] = Bundle, ["--report"] = Report, ["--ascend-kit"] = Kit };
        places[option] = Path.Combine(_folder.Path, place);

        Cli run = await Quantize(
            new StringWriter(), _images, [.. places.SelectMany(pair => new[] { pair.Key, pair.Value }), "--soc", "Ascend310B4"]);

        run.FailsWith(3, culprit);
        Assert.Contains($"({places[option]})", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("calibration images", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_places));
    }

    [TinyDiskFact]
    public async Task A_disk_without_room_for_the_bundle_the_kit_or_the_report_is_refused_at_once()
    {
        using TinyDisk disk = new();

        Cli bundle = await Quantize(new StringWriter(), _images, "--output", Path.Combine(disk.Path, "model.edgemodel"), "--no-report");
        Cli kit = await Quantize(
            new StringWriter(), _images, "--output", Bundle, "--no-report", "--ascend-kit", Path.Combine(disk.Path, "kit"), "--soc",
            "Ascend310B4");
        Cli report = await Quantize(new StringWriter(), _images, "--output", Bundle, "--report", Path.Combine(disk.Path, "report"));

        bundle.FailsWith(3, "MB are needed");
        Assert.Contains(disk.Path, bundle.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("calibration images", bundle.Error, StringComparison.Ordinal);
        kit.FailsWith(3, "MB are needed");
        Assert.DoesNotContain("calibration images", kit.Error, StringComparison.Ordinal);
        report.FailsWith(3, "The report cannot be written");
        Assert.DoesNotContain("calibration images", report.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [TinyDiskFact]
    public async Task A_disk_with_room_for_each_but_not_for_all_is_refused_at_once()
    {
        using TinyDisk disk = new(kibibytes: 4000);
        string[] places =
        [
            "--output", Path.Combine(disk.Path, "model.edgemodel"), "--ascend-kit", Path.Combine(disk.Path, "kit"), "--report",
            Path.Combine(disk.Path, "report"),
        ];

        Cli run = await Quantize(new StringWriter(), _images, [.. places, "--soc", "Ascend310B4"]);

        run.FailsWith(3, "There is no room for all that is going to be written");
        Assert.DoesNotContain("calibration images", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task A_run_that_fails_in_calibration_leaves_no_folder_behind()
    {
        string alike = _folder.File("alike");
        GreyPicture.Write(Path.Combine(alike, "1.png"), 100);
        GreyPicture.Write(Path.Combine(alike, "2.png"), 100);

        (await QuantizeEverywhere(new StringWriter(), alike)).FailsWith(2, "all the same picture");

        Assert.False(Directory.Exists(_places));
    }

    [Fact]
    public async Task A_run_that_is_stopped_leaves_no_folder_behind()
    {
        string many = _folder.File("many");
        string[] levels = [GreyPicture.Write(Path.Combine(many, "a.png"), 50), GreyPicture.Write(Path.Combine(many, "b.png"), 200)];
        for (int number = 0; number < 2000; number++)
        {
            File.Copy(levels[number % 2], Path.Combine(many, $"{number}.png"));
        }

        using CliProcess quantize = CliProcess.Start(Arguments(many, ["--calibration-images", "100000", .. Everywhere()]));
        Assert.Contains("calibration images", await quantize.ReadErrorLine(), StringComparison.Ordinal);
        await quantize.Signal("TERM");
        (int code, string errors) = await quantize.End();

        Assert.True(code == ExitCodes.Interrupted, $"{code}: {errors}");
        Assert.False(Directory.Exists(_places));
    }

    [Fact]
    public async Task Without_the_kit_that_was_asked_for_there_is_no_bundle_either()
    {
        string foreign = Path.Combine(Kit, "foreign");
        using TripWire error = new(Calibrated, () => File.WriteAllText(_folder.File("places", "ascend", "kit", "foreign"), "mine"));

        (await QuantizeEverywhere(error, _images)).FailsWith(3, "The folder for Ascend's tools cannot be written");

        Assert.Equal([foreign], Directory.GetFiles(_places, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Bundle)));
    }

    [Fact]
    public async Task Without_the_bundle_there_is_no_kit_either()
    {
        using TripWire error = new(Calibrated, () => Directory.CreateDirectory(Bundle));

        (await QuantizeEverywhere(error, _images)).FailsWith(3, "The model bundle cannot be written");

        Assert.Empty(Directory.GetFiles(_places, "*", SearchOption.AllDirectories));
        Assert.Equal(["bundle"], Directory.GetDirectories(_places).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_in_the_end_is_reported_together_with_the_bundle_that_is_there()
    {
        using TripWire error = new(Calibrated, () => Directory.CreateDirectory(Report + ".report.html"));

        (await QuantizeEverywhere(error, _images)).FailsWith(3, "is whole, but its report is missing");

        ModelBundle.Open(Bundle).Verify();
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Report)!));
    }

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle/kit")]
    public async Task A_kit_inside_the_bundle_is_refused(string kit)
    {
        Cli run = await Quantize(
            new StringWriter(), _images, "--output", Place("bundle"), "--ascend-kit", Place(kit), "--soc", "Ascend310B4");

        run.FailsWith(2, "is the bundle's own or inside it");
        Assert.False(Directory.Exists(_places));
    }

    private string Place(params string[] parts) => Path.Combine([_places, .. parts]);

    private string[] Everywhere() => ["--output", Bundle, "--report", Report, "--ascend-kit", Kit, "--soc", "Ascend310B4"];

    private Task<Cli> QuantizeEverywhere(TextWriter error, string calibration) => Quantize(error, calibration, Everywhere());

    private string[] Arguments(string calibration, string[] options) =>
        ["quantize", _model, "--manifest", _manifest, "--calibration", calibration, "--threads", "1", .. options];

    private async Task<Cli> Quantize(TextWriter error, string calibration, params string[] options)
    {
        using StringWriter output = new();
        int exitCode = await CommandLine.RunAsync(
            Arguments(calibration, options), TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        return new Cli(exitCode, output.ToString(), error.ToString()!);
    }
}
