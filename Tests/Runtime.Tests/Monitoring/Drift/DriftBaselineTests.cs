using System.Text;
using EdgeConvNeXt.Benchmarks.Drift;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Runtime.Tests.Documents;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring.Drift;

/// <summary>The baseline as a file of a bundle.</summary>
public sealed class DriftBaselineTests : IDisposable
{
    private const string Network = "float.onnx";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_lists_every_member() => DocumentGoldens.CheckTable("drift.md", BaselineSettings.Document);

    [Fact]
    public void The_schema_is_that_of_the_table() =>
        DocumentGoldens.CheckSchema("baseline.schema.json", BaselineSettings.Document, "EdgeConvNeXt drift baseline");

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void It_comes_back_from_a_bundle_as_it_went_in(string name)
    {
        DriftBaseline baseline = Make();

        DriftBaseline read = DriftBaseline.Read(ModelBundle.Open(Write(name, baseline.ToFile())))!;

        Assert.Equal(baseline.Classes, read.Classes);
        Assert.Equal((baseline.Ng, baseline.Unsure), (read.Ng, read.Unsure));
        Assert.All(
            baseline.Pictures.Append(baseline.Confidence!).Zip(read.Pictures.Append(read.Confidence!))
                .SelectMany(pair => pair.First.Values.Zip(pair.Second.Values)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal((Network, baseline.Features!.Parts), (read.Features!.Network, read.Features.Parts));
        Assert.Equal(baseline.Features.Spread.Means, read.Features.Spread.Means);
        Assert.Equal(baseline.Features.Spread.Deviations, read.Features.Spread.Deviations);
        Assert.Equal(baseline.Features.Limit, read.Features.Limit, 1e-6);
        Assert.EndsWith(", with features", read.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_the_features_of_a_ConvNeXt_it_stays_small() => Assert.InRange(Make(768).ToFile().Length, 10_000, 100_000);

    [Fact]
    public void A_bundle_without_has_none() =>
        Assert.Null(DriftBaseline.Read(ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")))));

    [Theory]
    [InlineData("\"ok\": 170", "\"good\": 170", "which is no label of the model")]
    [InlineData("\"ok\": 170", "\"ok\": 7", "counts 37 parts: expected 50 or more")]
    [InlineData("\"ng\": 30", "\"ng\": 300", "and unsure are")]
    [InlineData("\"ng\": 30", "\"ng\": -1", "expected a whole number")]
    [InlineData("\"noise\"", "\"sound\"", "pictures.noise")]
    [InlineData("0.5,", "0.7,", "a list of 33 numbers that do not fall")]
    [InlineData("\"means\": [", "\"means\": [ 1,", "features.deviations is another list: expected a number above 0")]
    [InlineData("\"deviations\": [", "\"deviations\": [ 0,", "features.deviations")]
    [InlineData("\"distances\": [", "\"distances\": [ 1,", "features.distances is another list")]
    [InlineData("\"network\": ", "\"net\": ", "features.network")]
    [InlineData("\"parts\": 119", "\"parts\": 8", "features.parts")]
    [InlineData("\"confidence\": [", "\"confidence\": [ 1,", "confidence is another list")]
    public void One_with_faults_is_refused(string sound, string faulty, string what)
    {
        string json = Encoding.UTF8.GetString(Make().ToFile());
        string changed = json.Replace(sound, faulty, StringComparison.Ordinal);
        Assert.NotEqual(json, changed);

        EdgeException fault = Assert.Throws<EdgeException>(
            () => DriftBaseline.Read(ModelBundle.Open(Write("bundle", Encoding.UTF8.GetBytes(changed)))));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains(what, fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_later_versions_add_is_passed_over()
    {
        string json = Encoding.UTF8.GetString(Make().ToFile())
            .Replace("\"ng\"", "\"later\": { \"a\": 1 },\n  \"ng\"", StringComparison.Ordinal);

        Assert.NotNull(DriftBaseline.Read(ModelBundle.Open(Write("bundle", Encoding.UTF8.GetBytes(json)))));
    }

    [Fact]
    public void Ranks_are_the_shares_of_the_baseline_that_have_less()
    {
        QuantileTable table = QuantileTable.Of(Enumerable.Range(0, 101).Select(value => (float)value));

        Assert.Equal(
            [0, 0, 0.25, 0.5, 1, 1], ((double[])[-5, 0, 25, 50, 100, 200]).Select(value => Math.Round(table.Rank(value), 6)));
    }

    [Fact]
    public void Of_values_that_many_parts_have_the_rank_is_in_their_middle()
    {
        QuantileTable table = QuantileTable.Of([.. Enumerable.Repeat(0f, 50), .. Enumerable.Repeat(1f, 50)]);

        Assert.Equal((0.25, 0.5, 0.75), (Math.Round(table.Rank(0), 1) + 0.05, table.Rank(0.5), Math.Round(table.Rank(1), 1) - 0.05));
    }

    private static DriftBaseline Make(int channels = 5)
    {
        Random random = new(7);
        BaselineBuilder builder = new(SimulatedParts.Labels);
        for (int i = 0; i < 200; i++)
        {
            builder.Add(i % 20 < 17 ? 0 : 2, i % 20 < 17 ? PartOutcome.Ok : PartOutcome.Ng, i / 200f);
            if (i % 20 < 17)
            {
                builder.Add(SimulatedFeatures.Next(random, channels), isMeasured: i >= 60);
            }

            builder.Add(new PictureMeasure(i / 199f, 0.1f * i, i, 0.01f, -0.1f, 0.1f));
        }

        return builder.ToBaseline(Network);
    }

    private string Write(string name, byte[] baseline)
    {
        ModelBundle tiny = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
        Dictionary<string, byte[]> files = tiny.Manifest.Files.Keys.ToDictionary(file => file, tiny.Read);
        files[DriftBaseline.FileName] = baseline;
        string path = _folder.File(name);
        BundleWriter.Write(path, tiny.Manifest with { Labels = SimulatedParts.Labels }, files);
        return path;
    }
}
