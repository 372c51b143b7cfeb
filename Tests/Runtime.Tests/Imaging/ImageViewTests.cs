using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>What an image view accepts and where it finds its rows.</summary>
public class ImageViewTests
{
    [Theory]
    [InlineData(PixelFormat.Gray8, 4, 3, 4, 12)]
    [InlineData(PixelFormat.Gray8, 4, 3, 6, 16)]
    [InlineData(PixelFormat.Rgb24, 5, 2, 15, 30)]
    [InlineData(PixelFormat.Bgr24, 5, 2, 20, 35)]
    [InlineData(PixelFormat.Yuyv, 4, 2, 8, 16)]
    [InlineData(PixelFormat.Nv12, 4, 4, 4, 24)]
    [InlineData(PixelFormat.Nv12, 4, 4, 6, 34)]
    [InlineData(PixelFormat.Nv12, 4, 3, 4, 20)]
    public void A_picture_takes_exactly_this_many_bytes(PixelFormat format, int width, int height, int stride, int bytes)
    {
        Assert.Equal(width, new ImageView(new byte[bytes], width, height, stride, format).Width);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => { _ = new ImageView(new byte[bytes - 1], width, height, stride, format); });

        Assert.Contains($"{bytes} bytes, but there are {bytes - 1}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-3, 1)]
    [InlineData(1, -3)]
    public void A_picture_without_area_is_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ImageView(new byte[100], width, height, 10, PixelFormat.Gray8); });

    [Theory]
    [InlineData(PixelFormat.Yuyv)]
    [InlineData(PixelFormat.Nv12)]
    public void An_odd_width_is_refused_where_two_pixels_share_chroma(PixelFormat format) =>
        Assert.Throws<ArgumentException>(() => { _ = new ImageView(new byte[100], 3, 2, 8, format); });

    [Theory]
    [InlineData(PixelFormat.Rgb24, 11)]
    [InlineData(PixelFormat.Gray8, 3)]
    [InlineData(PixelFormat.Gray8, -4)]
    [InlineData(PixelFormat.Nv12, -4)]
    public void A_stride_shorter_than_a_row_is_refused(PixelFormat format, int stride) =>
        Assert.Throws<ArgumentException>(() => { _ = new ImageView(new byte[100], 4, 2, stride, format); });

    [Theory]
    [InlineData(PixelFormat.Rgb24, int.MaxValue, 1)]
    [InlineData(PixelFormat.Gray8, int.MaxValue, int.MaxValue)]
    [InlineData(PixelFormat.Nv12, 65536, 65536)]
    public void Sizes_beyond_all_memory_are_refused_as_arguments(PixelFormat format, int width, int height) =>
        Assert.ThrowsAny<ArgumentException>(() => { _ = new ImageView(new byte[100], width & ~1, height, int.MaxValue, format); });

    [Fact]
    public void An_unknown_format_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ImageView(new byte[100], 2, 2, 2, (PixelFormat)77); });

    [Fact]
    public void A_negative_chroma_offset_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ImageView(new byte[100], 2, 2, 2, PixelFormat.Nv12, -1); });

    [Fact]
    public void A_chroma_plane_in_front_does_not_hide_that_luminance_is_cut_off() =>
        Assert.Throws<ArgumentException>(() => { _ = new ImageView(new byte[15], 4, 4, 4, PixelFormat.Nv12, 1); });

    [Fact]
    public void Chroma_follows_luminance_unless_it_is_said_to_be_elsewhere()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)i)];

        Assert.Equal([16, 17, 18, 19], new ImageView(bytes, 4, 4, 4, PixelFormat.Nv12).ChromaRow(1).ToArray());
        Assert.Equal([24, 25, 26, 27], new ImageView(bytes, 4, 4, 4, PixelFormat.Nv12, 20).ChromaRow(2).ToArray());
        Assert.Equal(0, new ImageView(bytes, 4, 4, 4, PixelFormat.Gray8, 20).ChromaOffset);
    }

    [Fact]
    public void Rows_leave_the_padding_out()
    {
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)i)];
        ImageView view = new(bytes, 2, 3, 10, PixelFormat.Rgb24);

        Assert.Equal([20, 21, 22, 23, 24, 25], view.Row(2).ToArray());
    }
}
