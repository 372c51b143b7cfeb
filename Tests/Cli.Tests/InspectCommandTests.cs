using System.Text.Json;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public InspectCommandTests()
    {
        _model = TinyModel.WriteBundle(_folder.File("tiny"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "ok", "ok")]
    [InlineData(3, "ng", "inclusion")]
    public async Task A_picture_gets_its_verdict(int level, string outcome, string label)
    {
        string image = WriteGrey("part.png", TinyModel.GreyOf(level));

        Cli run = await Cli.RunAsync("inspect", image, "--model", _model, "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement verdict = JsonDocument.Parse(run.LastLine).RootElement;
        Assert.Equal(outcome, verdict.GetProperty("outcome").GetString());
        Assert.Equal(label, verdict.GetProperty("label").GetString());
        Assert.Equal(image, verdict.GetProperty("image").GetString());
        Assert.Equal(1, verdict.GetProperty("scores").EnumerateObject().Sum(score => score.Value.GetDouble()), 1e-5);
    }

    [Fact]
    public async Task A_bad_picture_among_good_ones_is_named_and_the_rest_is_judged()
    {
        string folder = Path.GetDirectoryName(WriteGrey("parts/a.png", 10))!;
        File.WriteAllText(Path.Combine(folder, "b.png"), "no picture");
        WriteGrey("parts/c.png", 250);

        Cli run = await Cli.RunAsync("inspect", folder, "--model", _model);

        run.FailsWith(3, "b.png");
        Assert.Equal(3, run.Output.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("empty.png", 0)]
    [InlineData("cut.png", 60)]
    [InlineData("cut.jpg", 300)]
    public async Task An_empty_or_truncated_picture_ends_with_3(string name, int bytes)
    {
        string whole = name.EndsWith(".jpg", StringComparison.Ordinal)
            ? Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "StillImages", "Pictures", "gray.jpg")
            : WriteGrey("whole.png", 100);
        string image = _folder.File(name);
        File.WriteAllBytes(image, File.ReadAllBytes(whole)[..bytes]);

        (await Cli.RunAsync("inspect", image, "--model", _model)).FailsWith(3, name);
    }

    [Fact]
    public async Task A_name_cannot_forge_a_line_of_the_output()
    {
        string image = WriteGrey("a\nOK      forged.png", 250);

        Cli run = await Cli.RunAsync("inspect", image, "--model", _model);

        Assert.EndsWith(@"a\nOK      forged.png", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_or_folder_that_is_not_there_ends_with_3() =>
        (await Cli.RunAsync("inspect", _folder.File("missing.png"), "--model", _model)).FailsWith(3, "There is no such image or folder (");

    [Theory]
    [InlineData("--variant", "huge", "fp32 (cpu), bytes (cpu)")]
    [InlineData("--provider", "tpu", "it was 'tpu'")]
    public async Task A_variant_or_provider_that_is_not_known_is_wrong_usage(string option, string value, string culprit) =>
        (await Cli.RunAsync("inspect", WriteGrey("part.png", 10), "--model", _model, option, value)).FailsWith(2, culprit);

    [Fact]
    public async Task A_map_shows_where_a_score_comes_from()
    {
        string image = WriteSpotted("part.png");
        string heat = _folder.File("heat.png");

        Cli run = await Cli.RunAsync("inspect", image, "--model", _model, "--heat", heat, "--label", "crack", "--json");

        Assert.Equal(0, run.ExitCode);
        JsonElement map = JsonDocument.Parse(run.LastLine).RootElement.GetProperty("map");
        Assert.Equal("crack", map.GetProperty("label").GetString());
        double sum = map.GetProperty("values").EnumerateArray().Sum(value => value.GetDouble());
        Assert.Equal(map.GetProperty("logit").GetDouble(), sum + map.GetProperty("bias").GetDouble(), 1e-3);
        using FrameLease picture = new StillImageDecoder(new FramePool()).Decode(heat);
        Assert.Equal((64, 64), (picture.Info.Width, picture.Info.Height));

        // Viridis over black and over white: dark violet where nothing is, yellow on the spot.
        Assert.Equal([0x22, 0x00, 0x2A], picture.View.Row(60)[..3].ToArray());
        Assert.Equal([0xFE, 0xF3, 0x92], picture.View.Row(20).Slice(20 * 3, 3).ToArray());
    }

    [Fact]
    public async Task Without_a_label_the_map_is_of_the_best_one()
    {
        string heat = _folder.File("heat.png");

        Cli run = await Cli.RunAsync(
            "inspect", WriteGrey("part.png", TinyModel.GreyOf(2)), "--model", _model, "--heat", heat, "--json", "--variant", "bytes");

        Assert.Equal("pit", JsonDocument.Parse(run.LastLine).RootElement.GetProperty("map").GetProperty("label").GetString());
        Assert.True(File.Exists(heat));
    }

    [Fact]
    public async Task A_map_that_cannot_be_is_refused_in_one_sentence()
    {
        string image = WriteGrey("parts/part.png", 10);
        string heat = _folder.File("heat.png");
        string other = _folder.File("other");
        ModelManifest manifest = TinyModel.Manifest with { Variants = [TinyModel.Manifest.Variants[0]] };
        BundleWriter.Write(
            other, manifest, new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.WiderOnnx(TinyModel.Labels.Count) });
        string damaged = _folder.File("damaged.png");
        File.WriteAllText(damaged, "no picture");

        (await Cli.RunAsync("inspect", image, "--model", _model, "--label", "ok")).FailsWith(2, "--heat");
        (await Cli.RunAsync("inspect", Path.GetDirectoryName(image)!, "--model", _model, "--heat", heat)).FailsWith(2, "is a folder");
        (await Cli.RunAsync("inspect", image, "--model", _model, "--heat", heat, "--label", "dent")).FailsWith(2, "no label 'dent'");
        (await Cli.RunAsync("inspect", image, "--model", other, "--heat", heat)).FailsWith(3, "cannot be shown as a map");
        (await Cli.RunAsync("inspect", damaged, "--model", _model, "--heat", heat)).FailsWith(3, "damaged.png");
        Assert.False(File.Exists(heat));
        string nowhere = Path.Combine(_folder.Path, "missing", "heat.png");
        (await Cli.RunAsync("inspect", image, "--model", _model, "--heat", nowhere)).FailsWith(3, nowhere);
    }

    // Black, with a white square at its upper left.
    private string WriteSpotted(string name)
    {
        byte[] pixels = new byte[64 * 64];
        for (int row = 10; row < 30; row++)
        {
            pixels.AsSpan((row * 64) + 10, 20).Fill(255);
        }

        string path = _folder.File(name);
        StillImageEncoder.WritePng(path, new ImageView(pixels, 64, 64, 64, PixelFormat.Gray8));
        return path;
    }

    private string WriteGrey(string name, byte level) => GreyPicture.Write(_folder.File(name), level);
}
