using EdgeConvNeXt.Quantization.Calibration;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class ProbeImagesTests
{
    [Theory]
    [InlineData(0, 4, new float[0])]
    [InlineData(3, 4, new float[] { 0, 1, 2 })]
    [InlineData(4, 4, new float[] { 0, 1, 2, 3 })]
    [InlineData(5, 4, new float[] { 0, 2, 4 })]
    [InlineData(8, 4, new float[] { 0, 2, 4, 6 })]
    [InlineData(100, 4, new float[] { 0, 32, 64, 96 })]
    [InlineData(70, 1, new float[] { 0 })]
    public void Some_images_are_kept_evenly_spread(int images, int limit, float[] expected)
    {
        ProbeImages probes = ProbeImages.Of(new Numbers(images), [1, 1], limit, CancellationToken.None);
        Assert.Equal(expected.Length, probes.Count);
        Assert.Equal(expected, probes.Images(CancellationToken.None).Select(image => image.Span[0]));
    }

    /// <summary>Images of one value, their number, in memory that is used again.</summary>
    private sealed class Numbers(int count) : ICalibrationData
    {
        public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken)
        {
            float[] image = new float[1];
            for (int i = 0; i < count; i++)
            {
                image[0] = i;
                yield return image;
            }
        }
    }
}
