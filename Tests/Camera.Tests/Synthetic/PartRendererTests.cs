using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

public sealed class PartRendererTests
{
    // Small, because most of what is tested does not depend on the size
    private const int Width = 160;
    private const int Height = 120;

    private readonly SyntheticLine _line = new(21, 0.3);

    [Fact]
    public void The_same_part_has_the_same_bytes_whatever_was_drawn_before()
    {
        byte[] first = Draw(new PartRenderer(Width, Height), _line.Part(1));
        PartRenderer used = new(Width, Height);
        for (int number = 20; number > 1; number--)
        {
            Draw(used, _line.Part(number));
        }

        Assert.Equal(first, Draw(used, _line.Part(1)));
        Assert.Equal(first, Draw(used, new SyntheticLine(21, 0.3).Part(1)));
    }

    [Fact]
    public void Different_parts_and_different_seeds_look_different()
    {
        PartRenderer renderer = new(Width, Height);
        byte[] part = Draw(renderer, _line.Part(1) with { Label = "ok" });

        Assert.True(Difference(part, Draw(renderer, _line.Part(2) with { Label = "ok" })) > 3);
        Assert.True(Difference(part, Draw(renderer, new SyntheticLine(22, 0.3).Part(1) with { Label = "ok" })) > 3);
    }

    [Fact]
    public void Rgb_is_Bgr_the_other_way_round()
    {
        byte[] bgr = Draw(new PartRenderer(Width, Height, PixelFormat.Bgr24), _line.Part(3));
        byte[] rgb = Draw(new PartRenderer(Width, Height, PixelFormat.Rgb24), _line.Part(3));

        Array.Reverse(rgb);
        for (int pixel = 0; pixel < bgr.Length; pixel += 3)
        {
            Assert.Equal(bgr.AsSpan(pixel, 3), rgb.AsSpan(rgb.Length - pixel - 3, 3));
        }
    }

    [Fact]
    public void Gray_is_the_same_picture_without_its_hue()
    {
        byte[] gray = Draw(new PartRenderer(Width, Height, PixelFormat.Gray8), _line.Part(3));
        byte[] bgr = Draw(new PartRenderer(Width, Height, PixelFormat.Bgr24), _line.Part(3));
        byte[] green = [.. Enumerable.Range(0, gray.Length).Select(pixel => bgr[(pixel * 3) + 1])];

        // Two draws of the sensor's noise differ by about its standard deviation, 1.2 to 2.6 levels
        Assert.InRange(Difference(gray, green), 0.5, 4);
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(31, 17)]
    [InlineData(16, 500)]
    [InlineData(500, 16)]
    public void Every_size_is_filled_and_not_a_byte_more(int width, int height)
    {
        PartRenderer renderer = new(width, height);
        int bytes = PixelLayout.ImageBytes(PixelFormat.Bgr24, width, height);
        foreach (SyntheticPart part in SyntheticLabels.All.Select(label => _line.Part(1) with { Label = label }))
        {
            byte[] dark = new byte[bytes + 32];
            byte[] bright = new byte[bytes + 32];
            Array.Fill(bright, (byte)0xFF);

            renderer.Render(part, dark);
            renderer.Render(part, bright);

            Assert.Equal(dark.AsSpan(0, bytes), bright.AsSpan(0, bytes));
            Assert.Equal(-1, dark.AsSpan(bytes).IndexOfAnyExcept((byte)0));
            Assert.Equal(-1, bright.AsSpan(bytes).IndexOfAnyExcept((byte)0xFF));
        }
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        PartRenderer renderer = new(Width, Height);
        byte[] pixels = new byte[Width * Height * 3];
        SyntheticPart[] parts = [.. SyntheticLabels.All.Select(label => _line.Part(5) with { Label = label })];
        Array.ForEach(parts, part => renderer.Render(part, pixels));

        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (SyntheticPart part in parts)
        {
            renderer.Render(part, pixels);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Memory_that_is_too_small_is_refused_with_the_size_it_takes()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => new PartRenderer(Width, Height).Render(_line.Part(1), new byte[57599]));

        Assert.Contains("takes 57600 bytes, but there are 57599", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_label_is_refused_with_those_there_are()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => Draw(new PartRenderer(Width, Height), _line.Part(1) with { Label = "dent" }));

        Assert.Contains("'dent'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ok, scratch, pit, inclusion, patch, crack", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, 480, PixelFormat.Bgr24, "width")]
    [InlineData(640, 8193, PixelFormat.Bgr24, "height")]
    [InlineData(640, 480, PixelFormat.Yuyv, "format")]
    public void A_size_or_format_that_cannot_be_drawn_is_refused(int width, int height, PixelFormat format, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new PartRenderer(width, height, format)).ParamName);

    private static byte[] Draw(PartRenderer renderer, SyntheticPart part)
    {
        byte[] pixels = new byte[PixelLayout.ImageBytes(renderer.Format, renderer.Width, renderer.Height)];
        renderer.Render(part, pixels);
        return pixels;
    }

    /// <summary>Mean difference in levels.</summary>
    private static double Difference(byte[] one, byte[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Average();
}
