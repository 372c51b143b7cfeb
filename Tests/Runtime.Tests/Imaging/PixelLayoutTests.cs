using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>Sizes in bytes.</summary>
public class PixelLayoutTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8, 640, 307_200, false)]
    [InlineData(PixelFormat.Rgb24, 1920, 921_600, false)]
    [InlineData(PixelFormat.Bgr24, 1920, 921_600, false)]
    [InlineData(PixelFormat.Yuyv, 1280, 614_400, true)]
    [InlineData(PixelFormat.Nv12, 640, 460_800, true)]
    public void A_640x480_picture_has_this_size(PixelFormat format, int rowBytes, int imageBytes, bool evenWidth)
    {
        Assert.Equal(rowBytes, PixelLayout.RowBytes(format, 640));
        Assert.Equal(imageBytes, PixelLayout.ImageBytes(format, 640, 480));
        Assert.Equal(evenWidth, PixelLayout.NeedsEvenWidth(format));
    }

    [Fact]
    public void Every_format_has_a_size() =>
        Assert.All(Enum.GetValues<PixelFormat>(), format => Assert.InRange(PixelLayout.RowBytes(format, 2), 2, 6));

    [Fact]
    public void An_unknown_format_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelLayout.RowBytes((PixelFormat)77, 2));

    [Fact]
    public void A_size_that_does_not_fit_an_integer_is_refused()
    {
        Assert.Throws<OverflowException>(() => PixelLayout.RowBytes(PixelFormat.Rgb24, int.MaxValue));
        Assert.Throws<OverflowException>(() => PixelLayout.ImageBytes(PixelFormat.Gray8, 65536, 65536));
    }
}
