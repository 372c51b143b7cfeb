using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>The preprocessor against what Pillow made of the same images.</summary>
public class PreprocessorGoldenTests
{
    [EvaluationFact]
    public void The_index_names_three_goldens_of_each_of_eight_images()
    {
        Assert.Equal(24, PillowGolden.Index().Count);
        Assert.Equal(8, PillowGolden.Index().Select(golden => golden.Image).Distinct().Count());
    }

    [EvaluationTheory]
    [InlineData("bilinear")]
    [InlineData("bicubic")]
    [InlineData("stretch")]
    public void Bytes_are_those_of_Pillow(string mode)
    {
        foreach (PillowGolden golden in PillowGolden.Index().Where(golden => golden.Golden.Contains(mode, StringComparison.Ordinal)))
        {
            (int width, int height, byte[] pixels) = PngReader.Read(PillowGolden.PathOf(golden.Image));
            byte[] actual = new byte[3 * golden.Crop * golden.Crop];
            ImageView view = new(pixels, width, height, 3 * width, PixelFormat.Rgb24);
            new Preprocessor(golden.Input).WriteBytes(view, RegionOfInterest.Whole(width, height), actual);

            byte[] expected = File.ReadAllBytes(PillowGolden.PathOf(golden.Golden));
            int[] differences = [.. expected.Zip(actual, (left, right) => Math.Abs(left - right))];
            Assert.True(
                expected.Length == actual.Length && differences.Max() == 0,
                $"{golden.Golden}: largest difference {differences.Max()}, mean {differences.Average()}");
        }
    }
}
