using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class BundleBaselineTests : IDisposable
{
    private const string Few = "It says nothing of features: that takes 200 images or more that are called good.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny")]
    [InlineData("tiny.edgemodel")]
    public async Task A_bundle_gets_what_its_model_says_of_images_and_how_they_are(string name)
    {
        string bundle = TinyModel.WriteBundle(_folder.File(name));

        Cli run = await Cli.RunAsync("bundle", "baseline", bundle, "--data", Images(ok: 57, crack: 3));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal($"Wrote {bundle}: a baseline of 60 parts, 5.0 % NG, 0.0 % unsure. {Few}\n", run.Output);
        DriftBaseline baseline = DriftBaseline.Read(ModelBundle.Open(bundle))!;
        Assert.Equal((57, 3, 0), (baseline.Classes["ok"], baseline.Classes["crack"], baseline.Classes["pit"]));
        Assert.Equal(TinyModel.GreyOf(0) / 255.0, baseline.Pictures[0].Median, 1e-3);
        Assert.Contains(
            "baseline    60 parts, 5.0 % NG", (await Cli.RunAsync("bundle", "show", bundle)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "verify", bundle)).ExitCode);
    }

    [Fact]
    public async Task Of_enough_good_images_a_baseline_has_what_the_network_made_of_them()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));

        Cli run = await Cli.RunAsync("bundle", "baseline", bundle, "--data", Images(ok: 240, crack: 10, spread: 5));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal($"Wrote {bundle}: a baseline of 250 parts, 4.0 % NG, 0.0 % unsure, with features.\n", run.Output);
        FeatureBaseline features = DriftBaseline.Read(ModelBundle.Open(bundle))!.Features!;
        Assert.Equal(("float.onnx", 180), (features.Network, features.Parts));
        Assert.All(features.Spread.Means, mean => Assert.Equal(TinyModel.GreyOf(0) / 255.0, mean, 0.01));
        Assert.InRange(features.Distances.Median, 0.5, 1.5);
    }

    [Fact]
    public async Task A_new_baseline_takes_the_place_of_the_old_and_may_go_elsewhere()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string other = _folder.File("other.edgemodel");
        string images = Images(ok: 100, crack: 0);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "baseline", bundle, "--data", images)).ExitCode);

        Cli run = await Cli.RunAsync(
            "bundle", "baseline", bundle, "--data", images, "--images", "50", "--variant", "bytes", "--output", other);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(50, DriftBaseline.Read(ModelBundle.Open(other))!.Parts);
        Assert.Equal(100, DriftBaseline.Read(ModelBundle.Open(bundle))!.Parts);
    }

    [Fact]
    public async Task Too_few_images_end_with_3_and_leave_the_bundle_as_it_is()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));

        (await Cli.RunAsync("bundle", "baseline", bundle, "--data", Images(ok: 49, crack: 0))).FailsWith(3, "too few images");
        Assert.Null(DriftBaseline.Read(ModelBundle.Open(bundle)));
    }

    [Fact]
    public async Task A_variant_that_is_not_there_ends_with_2() =>
        (await Cli.RunAsync(
            "bundle", "baseline", TinyModel.WriteBundle(_folder.File("tiny")), "--data", Images(60, 0), "--variant", "int4"))
            .FailsWith(2, "int4");

    [Fact]
    public async Task A_baseline_with_faults_is_found_by_verify()
    {
        ModelBundle tiny = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
        Dictionary<string, byte[]> files = tiny.Manifest.Files.Keys.ToDictionary(file => file, tiny.Read);
        files[DriftBaseline.FileName] = "{}"u8.ToArray();
        string bundle = _folder.File("faulty");
        BundleWriter.Write(bundle, tiny.Manifest, files);

        Cli run = await Cli.RunAsync("bundle", "verify", bundle);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The baseline has", run.Output, StringComparison.Ordinal);
    }

    private string Images(int ok, int crack, int spread = 0)
    {
        string folder = _folder.File("images");
        for (int i = 0; i < ok + crack; i++)
        {
            int grey = TinyModel.GreyOf(i < ok ? 0 : 5) + (i % ((2 * spread) + 1)) - spread;
            GreyPicture.Write(Path.Combine(folder, $"{i:D3}.png"), (byte)grey);
        }

        return folder;
    }
}
