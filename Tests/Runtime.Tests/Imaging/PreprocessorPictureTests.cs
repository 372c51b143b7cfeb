using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>Results that can be worked out by hand.</summary>
public class PreprocessorPictureTests
{
    private static readonly byte[] TwoRgbPixels = [10, 20, 30, 40, 50, 60];

    [Theory]
    [InlineData(PixelFormat.Rgb24, ColorOrder.Rgb, new byte[] { 10, 20, 30, 40, 50, 60 })]
    [InlineData(PixelFormat.Rgb24, ColorOrder.Bgr, new byte[] { 30, 20, 10, 60, 50, 40 })]
    [InlineData(PixelFormat.Bgr24, ColorOrder.Rgb, new byte[] { 30, 20, 10, 60, 50, 40 })]
    [InlineData(PixelFormat.Bgr24, ColorOrder.Bgr, new byte[] { 10, 20, 30, 40, 50, 60 })]
    public void Channels_come_in_the_order_of_the_model(PixelFormat format, ColorOrder color, byte[] expected)
    {
        ImageInput input = new() { Width = 2, Height = 1, Color = color };

        Assert.Equal(expected, Bytes(input, new ImageView(TwoRgbPixels, 2, 1, 6, format)));
    }

    [Fact]
    public void Floats_are_planes_of_normalised_samples()
    {
        ImageInput input = new() { Width = 2, Height = 1, Mean = [0.5f, 0, 0.1f], Std = [0.5f, 0.25f, 1] };
        float[] floats = new float[6];

        new Preprocessor(input).WriteFloat(new ImageView(TwoRgbPixels, 2, 1, 6, PixelFormat.Rgb24), new(0, 0, 2, 1), floats);

        double[] expected =
        [
            ((10 / 255.0) - 0.5) / 0.5, ((40 / 255.0) - 0.5) / 0.5, 20 / 255.0 / 0.25, 50 / 255.0 / 0.25, (30 / 255.0) - 0.1,
            (60 / 255.0) - 0.1,
        ];
        Assert.All(expected.Zip(floats), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Gray_stands_in_all_three_channels()
    {
        ImageInput input = new() { Width = 2, Height = 1 };

        Assert.Equal([7, 7, 7, 9, 9, 9], Bytes(input, new ImageView([7, 9], 2, 1, 2, PixelFormat.Gray8)));
    }

    [Theory]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    [InlineData(126, 128, 128, 128, 128, 128)]
    [InlineData(81, 90, 240, 254, 0, 0)]
    [InlineData(145, 54, 34, 0, 255, 1)]
    [InlineData(41, 240, 110, 0, 0, 255)]
    [InlineData(0, 128, 128, 0, 0, 0)]
    [InlineData(255, 255, 255, 255, 125, 255)]
    public void Yuv_of_which_nothing_is_said_is_limited_range_BT601(byte y, byte u, byte v, byte red, byte green, byte blue)
    {
        ImageInput input = new() { Width = 2, Height = 1 };

        Assert.Equal([red, green, blue, red, green, blue], Bytes(input, new ImageView([y, u, y, v], 2, 1, 4, PixelFormat.Yuyv)));
        Assert.Equal([red, green, blue, red, green, blue], Bytes(input, new ImageView([y, y, u, v], 2, 1, 2, PixelFormat.Nv12)));
    }

    [Theory]
    [InlineData(YcbcrMatrix.Bt601, false, 213, 54, 21)]
    [InlineData(YcbcrMatrix.Bt709, false, 227, 68, 18)]
    [InlineData(YcbcrMatrix.Bt709, true, 213, 73, 29)]
    public void Yuv_is_in_the_encoding_that_the_frame_names(YcbcrMatrix matrix, bool isFullRange, byte red, byte green, byte blue)
    {
        ImageInput input = new() { Width = 2, Height = 1 };
        YcbcrColor color = new(matrix, isFullRange);

        Assert.Equal(
            [red, green, blue, red, green, blue], Bytes(
                input, new ImageView([100, 90, 100, 200], 2, 1, 4, PixelFormat.Yuyv, color: color)));
        Assert.Equal(
            [red, green, blue, red, green, blue], Bytes(
                input, new ImageView([100, 100, 90, 200], 2, 1, 2, PixelFormat.Nv12, color: color)));
    }

    [Fact]
    public void A_lease_hands_the_encoding_of_its_frame_on()
    {
        YcbcrColor color = new(YcbcrMatrix.Bt2020, IsFullRange: true);

        using FrameLease frame = new FramePool().Rent(new FrameInfo(0, default, 2, 2, PixelFormat.Yuyv) { Color = color }).Lease;

        Assert.Equal(color, frame.View.Color);
    }

    [Fact]
    public void Letterbox_centres_the_picture_between_bars_of_fill()
    {
        ImageInput input = new() { Width = 2, Height = 4, Resize = ResizeMode.Letterbox, Fill = 114, Mean = [0.5f, 0.5f, 0.5f] };
        byte[] pixels = Enumerable.Repeat((byte)200, 4 * 4).ToArray();
        ImageView image = new(pixels, 4, 4, 4, PixelFormat.Gray8);
        float[] floats = new float[24];

        new Preprocessor(input).WriteFloat(image, RegionOfInterest.Whole(4, 4), floats);

        byte[] column = [114, 114, 200, 200, 200, 200, 114, 114];
        Assert.Equal(column.SelectMany(value => (byte[])[value, value, value]), Bytes(input, image));
        Assert.All(Enumerable.Range(0, 24), i => Assert.Equal((column[i % 8] / 255.0) - 0.5, floats[i], 1e-6));
    }

    [Fact]
    public void Pixels_outside_the_region_have_no_influence()
    {
        byte[] pixels = Enumerable.Repeat((byte)255, 12 * 12).ToArray();
        for (int y = 3; y < 9; y++)
        {
            pixels.AsSpan((y * 12) + 3, 6).Fill(50);
        }

        ImageInput input = new() { Width = 4, Height = 4, Filter = ResizeFilter.Bicubic };
        byte[] bytes = new byte[48];

        new Preprocessor(input).WriteBytes(new ImageView(pixels, 12, 12, 12, PixelFormat.Gray8), new(3, 3, 6, 6), bytes);

        Assert.All(bytes, value => Assert.Equal(50, value));
    }

    [Fact]
    public void Without_antialiasing_bilinear_reads_the_two_nearest_pixels_as_OpenCV_does()
    {
        ImageInput input = new() { Width = 2, Height = 1, Antialias = false };
        byte[] pixels = [0, 0, 100, 200, 0, 0, 0, 60, 90, 0];

        Assert.Equal([100, 100, 100, 60, 60, 60], Bytes(input, new ImageView(pixels, 10, 1, 10, PixelFormat.Gray8)));
    }

    [Fact]
    public void A_cubic_overshoot_is_cut_off_at_black_and_white()
    {
        ImageInput input = new() { Width = 8, Height = 1, Filter = ResizeFilter.Bicubic };

        byte[] bytes = Bytes(input, new ImageView([0, 0, 255, 255], 4, 1, 4, PixelFormat.Gray8));

        Assert.Equal(0, bytes.Min());
        Assert.Equal(255, bytes.Max());
        Assert.Equal(bytes.Order(), bytes);
    }

    private static byte[] Bytes(ImageInput input, in ImageView image)
    {
        Preprocessor preprocessor = new(input);
        byte[] bytes = new byte[preprocessor.SampleCount];
        preprocessor.WriteBytes(image, RegionOfInterest.Whole(image.Width, image.Height), bytes);
        return bytes;
    }
}
