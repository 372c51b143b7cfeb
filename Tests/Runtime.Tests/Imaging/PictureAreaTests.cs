using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

public sealed class PictureAreaTests
{
    private static readonly ImageInput Input = new() { Width = 200, Height = 100 };

    [Theory]
    // Stretched: all of the region, whatever its shape.
    [InlineData(ResizeMode.Stretch, 0, 40, 30, 640, 480, 40, 30, 640, 480)]
    // 400 high becomes 100: a quarter, so 200 columns are 800 of the 1000, in the middle.
    [InlineData(ResizeMode.ShorterSide, 0, 0, 0, 1000, 400, 100, 0, 800, 400)]
    // 400 high becomes 125: 100 rows are 320, and 200 columns 640.
    [InlineData(ResizeMode.ShorterSide, 125, 10, 20, 800, 400, 89.6, 58.4, 640, 320)]
    // 400 high becomes 100 and 100 of the 200 columns: bars of 200 pixels on either side.
    [InlineData(ResizeMode.Letterbox, 0, 500, 0, 400, 400, 300, 0, 800, 400)]
    public void The_whole_input_is_found_in_the_picture(
        ResizeMode mode, int size, int x, int y, int width, int height, double left, double top, double wide, double high)
    {
        PictureArea area = PictureArea.OfInput(
            Input with { Resize = mode, Size = size }, new RegionOfInterest(x, y, width, height));

        // Windows begin at whole pixels of the resized picture.
        Assert.Equal(left, area.X, 2.0);
        Assert.Equal(top, area.Y, 2.0);
        Assert.Equal(wide, area.Width, 1e-9);
        Assert.Equal(high, area.Height, 1e-9);
    }

    [Fact]
    public void What_is_bright_in_the_input_lies_where_it_is_in_the_picture()
    {
        ImageInput input = new() { Width = 20, Height = 10, Resize = ResizeMode.ShorterSide, Antialias = false };
        RegionOfInterest region = new(30, 10, 120, 40);
        PictureArea area = PictureArea.OfInput(input, region);
        byte[] frame = new byte[200 * 60];
        int x = (int)(area.X + (area.Width * 0.8));
        int y = (int)(area.Y + (area.Height * 0.3));
        for (int row = y - 2; row <= y + 2; row++)
        {
            frame.AsSpan((row * 200) + x - 2, 5).Fill(255);
        }

        byte[] pixels = new byte[20 * 10 * 3];
        new Preprocessor(input).WriteBytes(new ImageView(frame, 200, 60, 200, PixelFormat.Gray8), region, pixels);

        int brightest = Array.IndexOf(pixels, pixels.Max()) / 3;
        Assert.InRange(brightest % 20, 15, 16);
        Assert.InRange(brightest / 20, 2, 3);
    }
}
