using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>What the preprocessor refuses, and in which words.</summary>
public class PreprocessorArgumentTests
{
    private static readonly ImageInput Good = new() { Width = 8, Height = 6 };

    public static TheoryData<ImageInput, string> Unusable => new()
    {
        { Good with { Width = 0 }, "width is 0, expected 1..4096 pixels" },
        { Good with { Height = 4097 }, "height is 4097, expected 1..4096 pixels" },
        { Good with { Color = (ColorOrder)9 }, "color is 9, expected one of Rgb, Bgr" },
        { Good with { Resize = (ResizeMode)9 }, "resize is 9, expected one of Stretch, ShorterSide, Letterbox" },
        { Good with { Filter = (ResizeFilter)(-1) }, "filter is -1, expected one of Bilinear, Bicubic" },
        { Good with { Size = 8 }, "size is 8, expected 0, or 6..4096 pixels with the resize mode shorter-side" },
        { Good with { Resize = ResizeMode.ShorterSide, Size = 5 }, "size is 5" },
        { Good with { Resize = ResizeMode.ShorterSide, Size = -1 }, "size is -1" },
        { Good with { Resize = ResizeMode.ShorterSide, Size = 4097 }, "size is 4097" },
        { Good with { Mean = [0.5f] }, "mean has 1 values, expected 3, one for each channel" },
        { Good with { Mean = null! }, "mean has 0 values" },
        { Good with { Mean = [0, 123.7f, 0] }, "mean of channel 1 is 123.7, expected -1..1 (divide means of the 0..255 scale by 255)" },
        { Good with { Mean = [0, 0, float.NaN] }, "mean of channel 2 is NaN" },
        { Good with { Std = [1, 1, 1, 1] }, "std has 4 values" },
        { Good with { Std = [0, 1, 1] }, "std of channel 0 is 0, expected a number of at least 1E-06" },
        { Good with { Std = [1, -1, 1] }, "std of channel 1 is -1" },
        { Good with { Std = [1, 1, float.PositiveInfinity] }, "std of channel 2 is" },
        { Good with { Std = [1, float.NaN, 1] }, "std of channel 1 is NaN" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void An_input_out_of_range_is_refused_by_name_value_and_range(ImageInput input, string words)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Preprocessor(input));

        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.Equal("input", exception.ParamName);
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        ImageInput input = Good with { Width = 0, Std = [0, 0, 1] };

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Preprocessor(input));

        Assert.All(
            ["width", "std of channel 0", "std of channel 1"], name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void No_input_at_all_is_refused() => Assert.Throws<ArgumentNullException>(() => new Preprocessor(null!));

    [Theory]
    [InlineData(-1, 0, 4, 4)]
    [InlineData(0, -1, 4, 4)]
    [InlineData(0, 0, 0, 4)]
    [InlineData(0, 0, 4, -4)]
    [InlineData(7, 0, 4, 4)]
    [InlineData(0, 7, 4, 4)]
    [InlineData(1, 1, int.MaxValue, 1)]
    public void A_region_outside_the_frame_is_refused(int x, int y, int width, int height)
    {
        RegionOfInterest region = new(x, y, width, height);

        Assert.Equal("region", Assert.Throws<ArgumentException>(() => Write(region, Good)).ParamName);
        Assert.Equal("region", Assert.Throws<ArgumentException>(() => WriteBytes(region, Good)).ParamName);
    }

    [Fact]
    public void A_frame_that_was_never_made_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Preprocessor(Good).WriteFloat(default, default, new float[144]));

    [Fact]
    public void A_region_longer_than_the_limit_is_refused()
    {
        const int Width = Preprocessor.LongestRegionSide + 1;
        byte[] pixels = new byte[Width];

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Preprocessor(Good).WriteBytes(
            new ImageView(pixels, Width, 1, Width, PixelFormat.Gray8), RegionOfInterest.Whole(Width, 1), new byte[144]));

        Assert.Contains("65535", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(143)]
    [InlineData(145)]
    [InlineData(0)]
    public void A_span_of_another_length_is_refused(int length)
    {
        Assert.Equal("nchw", Assert.Throws<ArgumentException>(() => Write(new(0, 0, 5, 5), Good, length)).ParamName);
        Assert.Equal("nhwc", Assert.Throws<ArgumentException>(() => WriteBytes(new(0, 0, 5, 5), Good, length)).ParamName);
    }

    [Fact]
    public void Later_changes_of_the_input_have_no_effect()
    {
        float[] mean = [0, 0, 0];
        ImageInput input = Good with { Mean = mean };
        Preprocessor preprocessor = new(input);
        mean[0] = 1;
        input.Std = [9, 9, 9];
        float[] floats = new float[144];

        preprocessor.WriteFloat(View(Enumerable.Repeat((byte)255, 100).ToArray()), new(0, 0, 5, 5), floats);

        Assert.All(floats, value => Assert.Equal(1f, value, 1e-6f));
    }

    private static void Write(RegionOfInterest region, ImageInput input, int length = 144) =>
        new Preprocessor(input).WriteFloat(View(new byte[100]), region, new float[length]);

    private static void WriteBytes(RegionOfInterest region, ImageInput input, int length = 144) =>
        new Preprocessor(input).WriteBytes(View(new byte[100]), region, new byte[length]);

    private static ImageView View(byte[] pixels) => new(pixels, 10, 10, 10, PixelFormat.Gray8);
}
