using EdgeConvNeXt.Camera.Interop;
using System.Security.Cryptography;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

public sealed class StillImageDecoderTests
{
    private readonly StillImageDecoder _decoder = new(new FramePool());

    [Theory]
    [InlineData("color-420.jpg", PixelFormat.Rgb24, "547d06a6fa199c9868525d6b66acccf283b66ecded3a23e78735bc5dc4484277")]
    [InlineData("color-422.jpg", PixelFormat.Rgb24, "57ab6bd4cee22d715a5098ff297aedd2e0d72ffa8cb805cc13bbe32e79154e3c")]
    [InlineData("color-444-progressive.jpg", PixelFormat.Rgb24, "2e98857b1d22d1d7d65970e402dce0739783e014e3a5766e06e8008b2f7d58b8")]
    [InlineData("gray.jpg", PixelFormat.Gray8, "442859557a9e998f464745ac138a832c8c245ff37cc626fb3701a253cc0a01bf")]
    [InlineData("rgb.png", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("interlaced.png", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("rgba.png", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("gray.png", PixelFormat.Rgb24, "3952ed77d3af7c48b9fca717b1165d6c20a4d5b1ec60ccec597c3d629be45f26")]
    [InlineData("bilevel.png", PixelFormat.Rgb24, "87d08f624169bb3092570a2b98ac2f372f2086436c5eed437efdf0557237b20a")]
    [InlineData("palette.png", PixelFormat.Rgb24, "6066dec8b5bd1944a2987e18da031449073f85b54402530f8845f1c5a011921f")]
    [InlineData("rgb.bmp", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("palette.gif", PixelFormat.Rgb24, "af116d34079febc529c207d891825d5c4fc056f80c8baae508fa15c5735d4f09")]
    [InlineData("rgb.tif", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("lzw.tif", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("rgb.ppm", PixelFormat.Rgb24, "d454daafa34a98e48aaeb3c47bd1c0c8d10a8e2295276710efac53f8a7c5007f")]
    [InlineData("gray.pgm", PixelFormat.Rgb24, "3952ed77d3af7c48b9fca717b1165d6c20a4d5b1ec60ccec597c3d629be45f26")]
    public void Pixels_are_what_Pillow_decodes(string name, PixelFormat format, string sha256)
    {
        using FrameLease frame = _decoder.Decode(Picture.PathOf(name));

        Assert.Equal((Picture.Width, Picture.Height, format), (frame.Info.Width, frame.Info.Height, frame.Info.Format));
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(frame.Pixels)));
    }

    [Fact]
    public void The_orientation_in_the_EXIF_data_is_not_applied()
    {
        using FrameLease rotated = _decoder.Decode(Picture.PathOf("exif-rotated.jpg"));
        using FrameLease plain = _decoder.Decode(Picture.PathOf("color-420.jpg"));

        Assert.True(rotated.Pixels.SequenceEqual(plain.Pixels));
    }

    [Fact]
    public void Bytes_decode_to_the_same_pixels_as_the_file()
    {
        using FrameLease fromBytes = _decoder.Decode(Picture.Bytes("rgb.png"), "bytes");
        using FrameLease fromFile = _decoder.Decode(Picture.PathOf("rgb.png"));

        Assert.True(fromBytes.Pixels.SequenceEqual(fromFile.Pixels));
    }

    [Fact]
    public void The_frame_says_where_it_came_from_and_keeps_what_was_known_of_it()
    {
        FrameInfo known = new() { Sequence = 7, CapturedAt = new MonotonicTime(42), Truth = "ok" };
        using FrameLease frame = _decoder.Decode(Picture.PathOf("gray.jpg"), known);

        Assert.Equal(
            (7, 42, "ok", Picture.PathOf("gray.jpg")),
            (frame.Info.Sequence, frame.Info.CapturedAt.Nanoseconds, frame.Info.Truth, frame.Info.Origin));
    }

    [Fact]
    public void A_damaged_file_does_not_spoil_the_sound_one_after_it()
    {
        byte[] damaged = Picture.Bytes("color-420.jpg");
        int huffmanTable = damaged.AsSpan().IndexOf([(byte)0xff, (byte)0xc4]);
        damaged.AsSpan(huffmanTable + 5, 16).Fill(0xff);

        Assert.Throws<EdgeException>(() => _decoder.Decode(damaged, "damaged"));
        using FrameLease sound = _decoder.Decode(Picture.PathOf("color-420.jpg"));

        Assert.Null(sound.Info.Fault);
    }

    [Fact]
    public void A_file_without_its_tables_is_not_completed_from_the_file_before_it()
    {
        byte[] whole = Picture.Bytes("color-420.jpg");
        int table = whole.AsSpan().IndexOf([(byte)0xff, (byte)0xdb]);
        int next = table + 4 + whole[table + 3] - 2;
        byte[] without = [.. whole.AsSpan(0, table), .. whole.AsSpan(next)];

        using FrameLease sound = _decoder.Decode(whole, "whole");

        Assert.Throws<EdgeException>(() => _decoder.Decode(without, "without"));
    }

    [Fact]
    public void The_content_says_what_the_format_is_and_not_the_name()
    {
        using Testing.TemporaryFolder folder = new();
        string path = folder.File("liar.jpg");
        File.Copy(Picture.PathOf("rgb.png"), path);

        using FrameLease frame = _decoder.Decode(path);

        Assert.Equal(PixelFormat.Rgb24, frame.Info.Format);
    }

    [Fact]
    public void A_damaged_WebP_is_called_damaged_or_the_missing_loader_is_named()
    {
        byte[] damaged = Picture.Bytes("lossless.webp");
        damaged.AsSpan(12).Clear();

        EdgeException fault = Assert.Throws<EdgeException>(() => _decoder.Decode(damaged, "damaged.webp"));

        Assert.Contains(GdkPixbuf.HasLoader("webp") ? "corrupt" : "webp-pixbuf-loader", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_loaders_that_are_installed_are_known_by_name()
    {
        Assert.True(GdkPixbuf.HasLoader("png"));
        Assert.False(GdkPixbuf.HasLoader("nonsuch"));
    }

    [Fact]
    public void WebP_is_decoded_or_the_missing_loader_is_named()
    {
        EdgeException? fault = (EdgeException?)Record.Exception(() => _decoder.Decode(Picture.PathOf("lossless.webp")).Dispose());

        Assert.True(
            fault is null
                || (fault.Fault == EdgeFault.NativeLibrary && fault.Message.Contains("webp-pixbuf-loader", StringComparison.Ordinal)),
            fault?.Message);
    }

    [Fact]
    public void Limits_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StillImageLimits { MaxFileBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StillImageLimits { MaxPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StillImageLimits { MaxPixels = int.MaxValue });
    }
}
