using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Imaging.Resampling;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>What goes where, against values of torchvision 0.14 (Resize, CenterCrop) and of Python's rounding.</summary>
public class ResizeGeometryTests
{
    [Theory]
    [InlineData(500, 375, 256, 341, 58, 256, 16)]
    [InlineData(526, 497, 236, 249, 12, 236, 6)]
    [InlineData(375, 500, 256, 256, 16, 341, 58)]
    [InlineData(200, 200, 224, 224, 0, 224, 0)]
    [InlineData(1920, 1080, 224, 398, 87, 224, 0)]
    [InlineData(1000, 331, 227, 685, 230, 227, 2)]
    [InlineData(100000, 1, 256, 25600000, 12799888, 256, 16)]
    public void Shorter_side_resizes_and_crops_as_torchvision_does(
        int width, int height, int size, long columns, long left, long rows, long top)
    {
        ImageInput input = new() { Width = 224, Height = 224, Resize = ResizeMode.ShorterSide, Size = size };

        ResizeGeometry geometry = ResizeGeometry.For(input, width, height);

        Assert.Equal(new AxisGeometry(columns, left, 224, 0), geometry.Horizontal);
        Assert.Equal(new AxisGeometry(rows, top, 224, 0), geometry.Vertical);
        Assert.True(geometry.Covers(input));
    }

    [Fact]
    public void Shorter_side_without_a_size_takes_the_shorter_side_of_the_input_and_fills_what_is_missing()
    {
        ImageInput input = new() { Width = 320, Height = 225, Resize = ResizeMode.ShorterSide };

        ResizeGeometry geometry = ResizeGeometry.For(input, 50, 50);

        Assert.Equal(new AxisGeometry(225, 0, 225, 47), geometry.Horizontal);
        Assert.Equal(new AxisGeometry(225, 0, 225, 0), geometry.Vertical);
        Assert.False(geometry.Covers(input));
    }

    [Theory]
    [InlineData(640, 480, 224, 0, 168, 28)]
    [InlineData(480, 640, 168, 28, 224, 0)]
    [InlineData(1920, 1080, 224, 0, 126, 49)]
    [InlineData(10, 7, 224, 0, 157, 33)]
    [InlineData(5000, 3, 224, 0, 1, 111)]
    [InlineData(224, 224, 224, 0, 224, 0)]
    public void Letterbox_fits_the_picture_in_and_centres_it(int width, int height, int columns, int left, int rows, int top)
    {
        ImageInput input = new() { Width = 224, Height = 224, Resize = ResizeMode.Letterbox };

        ResizeGeometry geometry = ResizeGeometry.For(input, width, height);

        Assert.Equal(new AxisGeometry(columns, 0, columns, left), geometry.Horizontal);
        Assert.Equal(new AxisGeometry(rows, 0, rows, top), geometry.Vertical);
    }

    [Fact]
    public void Stretch_takes_the_input_size_whatever_the_picture()
    {
        ResizeGeometry geometry = ResizeGeometry.For(new ImageInput { Width = 30, Height = 20 }, 7, 999);

        Assert.Equal(new ResizeGeometry(new AxisGeometry(30, 0, 30, 0), new AxisGeometry(20, 0, 20, 0)), geometry);
    }
}
