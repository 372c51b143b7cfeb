using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class BundleReferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _images;

    public BundleReferenceTests()
    {
        _images = GreyPicture.WriteEveryLabel(_folder.File("images"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tiny")]
    [InlineData("tiny.edgemodel")]
    public async Task A_bundle_gets_pictures_of_different_labels_with_the_scores_of_its_float_variant(string name)
    {
        string bundle = TinyModel.WriteBundle(_folder.File(name));

        Cli run = await Cli.RunAsync("bundle", "reference", bundle, "--images", _images);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal($"Wrote {bundle}: 4 pictures with the scores of fp32.\n", run.Output);
        GoldenVectors vectors = GoldenVectors.Read(ModelBundle.Open(bundle))!;
        int[] labels = [.. Enumerable.Range(0, vectors.Count).Select(index => Best(vectors.Output(index)))];
        Assert.Equal(4, labels.Distinct().Count());
        Assert.All(Enumerable.Range(0, vectors.Count), index => Assert.Equal(TinyModel.GreyOf(labels[index]), vectors.Input(index)[0]));
        Assert.Contains(
            "reference   4 pictures with the scores of fp32", (await Cli.RunAsync("bundle", "show", bundle)).Output,
            StringComparison.Ordinal);
        Assert.Equal(0, (await Cli.RunAsync("bundle", "verify", bundle)).ExitCode);
        Assert.Equal(0, (await Cli.RunAsync("bench", "--model", bundle, "--compare", "--runs", "1")).ExitCode);
    }

    [Fact]
    public async Task A_picture_whose_best_label_barely_leads_is_no_reference_even_if_it_is_the_only_one_of_its_label()
    {
        string images = _folder.File("few");
        for (int label = 0; label < 2; label++)
        {
            GreyPicture.Write(Path.Combine(images, $"a{label}.png"), TinyModel.GreyOf(label));
            GreyPicture.Write(Path.Combine(images, $"b{label}.png"), TinyModel.GreyOf(label));
        }

        byte doubtful = (byte)((TinyModel.GreyOf(4) + TinyModel.GreyOf(5)) / 2);
        GreyPicture.Write(Path.Combine(images, "c.png"), doubtful);
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));

        Cli run = await Cli.RunAsync("bundle", "reference", bundle, "--images", images);

        Assert.True(run.ExitCode == 0, run.Error);
        GoldenVectors vectors = GoldenVectors.Read(ModelBundle.Open(bundle))!;
        Assert.Equal([0, 0, 1, 1], Enumerable.Range(0, vectors.Count).Select(index => Best(vectors.Output(index))).Order());
    }

    [Fact]
    public async Task New_vectors_take_the_place_of_the_old_and_may_go_elsewhere()
    {
        string bundle = TinyModel.WriteBundle(_folder.File("tiny"));
        string other = _folder.File("other.edgemodel");
        Assert.Equal(0, (await Cli.RunAsync("bundle", "reference", bundle, "--images", _images)).ExitCode);

        Cli run = await Cli.RunAsync(
            "bundle", "reference", bundle, "--images", _images, "--count", "1", "--variant", "bytes", "--output", other);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            (1, "bytes"), (ModelBundle.Open(other).Manifest.Reference!.Count, ModelBundle.Open(other).Manifest.Reference!.Variant));
        Assert.Equal(4, ModelBundle.Open(bundle).Manifest.Reference!.Count);
    }

    [Fact]
    public async Task A_variant_that_is_not_there_ends_with_2() =>
        (await Cli.RunAsync("bundle", "reference", TinyModel.WriteBundle(_folder.File("tiny")), "--images", _images, "--variant", "int4"))
            .FailsWith(2, "int4");

    [Fact]
    public async Task Images_that_cannot_be_read_end_with_3()
    {
        string broken = _folder.File("broken");
        Directory.CreateDirectory(broken);
        File.WriteAllText(Path.Combine(broken, "a.png"), "no picture");

        (await Cli.RunAsync("bundle", "reference", TinyModel.WriteBundle(_folder.File("tiny")), "--images", broken)).FailsWith(3, broken);
    }

    private static int Best(ReadOnlySpan<float> scores) => Array.IndexOf(scores.ToArray(), scores.ToArray().Max());
}
