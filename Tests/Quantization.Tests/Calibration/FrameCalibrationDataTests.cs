using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Tests.Calibration;

public class FrameCalibrationDataTests
{
    private static readonly ImageInput Input = SyntheticConvNeXt.ImageInput;
    private static readonly TestImages Images = new(Input, 7);

    [Theory]
    [InlineData(1, new[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData(3, new[] { 0, 3, 6 })]
    [InlineData(10, new[] { 0 })]
    public void Every_step_th_frame_is_preprocessed_as_on_the_line(int step, int[] expected)
    {
        FrameCalibrationData data = new(() => new PixelSource(Images), Input, step);
        float[][] actual = [.. data.Images(CancellationToken.None).Select(image => image.ToArray())];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected, (index, place) =>
            Assert.All(Images.Normalised(index).Zip(actual[place]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f)));
    }

    [Fact]
    public void A_frame_without_a_picture_is_named()
    {
        FrameCalibrationData data = new(() => new PixelSource(Images) { FaultAt = 2 }, Input);
        EdgeException exception = Assert.Throws<EdgeException>(() => data.Images(CancellationToken.None).Count());
        Assert.Contains("The file is cut short", exception.Message, StringComparison.Ordinal);
        Assert.Contains("image2.jpg", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_never_ends_is_misuse() =>
        Assert.Throws<InvalidOperationException>(
            () => new FrameCalibrationData(() => new PixelSource(Images) { IsLive = true }, Input).Images(CancellationToken.None).Count());

    [Fact]
    public void The_images_can_be_asked_for_again()
    {
        FrameCalibrationData data = new(() => new PixelSource(Images), Input);
        float[][] first = [.. data.Images(CancellationToken.None).Select(image => image.ToArray())];
        Assert.Equal(first, data.Images(CancellationToken.None).Select(image => image.ToArray()));
    }

    [Fact]
    public void Every_frame_is_returned_to_its_source()
    {
        PixelSource source = new(Images);
        Assert.Equal(7, new FrameCalibrationData(() => source, Input).Images(CancellationToken.None).Count());
        Assert.All(source.Leases, lease => Assert.Throws<ObjectDisposedException>(() => lease.Pixels.Length));
    }
}
