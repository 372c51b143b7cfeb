using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Models;

public sealed class GoldenVectorsTests : IDisposable
{
    private const int PictureBytes = 32 * 32 * 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.edgemodel")]
    public void Vectors_come_back_from_a_bundle_as_they_went_in(string name)
    {
        byte[] pictures = [.. Enumerable.Range(0, 2 * PictureBytes).Select(i => (byte)(i * 7))];
        float[] scores = [.. Enumerable.Range(0, 12).Select(i => (i - 5) * 1.7f)];

        GoldenVectors read = GoldenVectors.Read(ModelBundle.Open(Write(name, new GoldenVectors("fp32", pictures, scores, 2))))!;

        Assert.Equal((2, "fp32"), (read.Count, read.Variant));
        Assert.Equal(pictures[PictureBytes..], read.Input(1).ToArray());
        Assert.Equal(scores[..6], read.Output(0).ToArray());
        Assert.Equal(scores[6..], read.Output(1).ToArray());
    }

    [Fact]
    public void A_bundle_without_has_none() =>
        Assert.Null(GoldenVectors.Read(ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")))));

    [Fact]
    public void A_changed_picture_is_found_out()
    {
        string path = Write("bundle", new GoldenVectors("fp32", new byte[PictureBytes], new float[6], 1));
        string file = Path.Combine(path, "reference.inputs.bin");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        EdgeException fault = Assert.Throws<EdgeException>(() => GoldenVectors.Read(ModelBundle.Open(path)));

        Assert.Contains("damaged or changed", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PictureBytes - 1, 6, 0f)]
    [InlineData(PictureBytes, 5, 0f)]
    [InlineData(PictureBytes, 6, float.NaN)]
    [InlineData(PictureBytes, 6, float.PositiveInfinity)]
    public void Vectors_that_do_not_go_with_the_model_are_refused(int bytes, int scores, float score)
    {
        string path = Write("bundle", new GoldenVectors("fp32", new byte[bytes], [.. Enumerable.Repeat(score, scores)], 1));

        EdgeException fault = Assert.Throws<EdgeException>(() => GoldenVectors.Read(ModelBundle.Open(path)));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("edge bundle reference", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(224, 4, 4)]
    [InlineData(224, 64, 6)]
    [InlineData(384, 4, 2)]
    [InlineData(1024, 4, 1)]
    public void So_many_pictures_are_kept_that_they_stay_small(int side, int wanted, int expected) =>
        Assert.Equal(
            expected,
            GoldenVectors.CountFor(
                BundleFixture.Manifest with { Input = BundleFixture.Manifest.Input with { Width = side, Height = side } }, wanted));

    [Theory]
    [InlineData(7, 6, 2)]
    [InlineData(6, 7, 2)]
    [InlineData(0, 6, 2)]
    [InlineData(6, 6, 0)]
    [InlineData(65, 65, 65)]
    public void Lengths_that_make_no_pictures_are_misuse(int bytes, int scores, int count) =>
        Assert.ThrowsAny<ArgumentException>(() => new GoldenVectors("fp32", new byte[bytes], new float[scores], count));

    private string Write(string name, GoldenVectors vectors)
    {
        Dictionary<string, byte[]> files = new(vectors.ToFiles())
        {
            ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx(),
        };
        string path = _folder.File(name);
        BundleWriter.Write(path, TinyModel.Manifest with { Reference = vectors.Manifest }, files);
        return path;
    }
}
