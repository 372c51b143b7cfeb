using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

public sealed class BadImageFileTests : IDisposable
{
    private readonly StillImageDecoder _decoder = new(new FramePool());
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(_folder.Path, "none.png");

        Assert.Equal(
            $"The picture file does not exist ({path}): expected an existing file. Check the path.",
            FaultOf(path).Message);
    }

    [Fact]
    public void A_missing_folder_is_a_missing_file() =>
        Assert.Contains("does not exist", FaultOf(Path.Combine(_folder.Path, "nowhere", "none.png")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_in_place_of_a_folder_is_a_missing_file()
    {
        string file = Written("file", [1]);

        Assert.Contains("does not exist", FaultOf(Path.Combine(file, "none.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused() =>
        Assert.Contains("is empty", FaultOf(Written("empty.png", [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_bytes_are_refused() =>
        Assert.Contains("is empty", Assert.Throws<EdgeException>(() => _decoder.Decode([], "bytes")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_permission_is_refused()
    {
        string path = Written("secret.png", Picture.Bytes("rgb.png"));
        File.SetUnixFileMode(path, UnixFileMode.None);

        EdgeException fault = Assert.IsType<EdgeException>(UnprivilegedThread.Run(() => _decoder.Decode(path).Dispose()));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("permission denied", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_a_folder_without_permission_is_refused()
    {
        string path = Written("secret.png", Picture.Bytes("rgb.png"));
        File.SetUnixFileMode(_folder.Path, UnixFileMode.None);

        EdgeException fault = Assert.IsType<EdgeException>(UnprivilegedThread.Run(() => _decoder.Decode(path).Dispose()));

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Contains("permission denied", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc")]
    public void What_is_no_regular_file_is_refused(string path) =>
        Assert.Contains("regular file", FaultOf(path).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        string path = NamedPipe.Make(_folder.File("pipe.png"));

        EdgeException fault = await Task.Run(() => FaultOf(path)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("regular file", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_no_picture() =>
        Assert.Contains("not a picture", FaultOf(Written("text.png", "hello, world"u8)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_SVG_is_no_picture_here() =>
        Assert.Contains(
            "not a picture", FaultOf(Written("drawing.png", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_printing_JPEG_is_refused() =>
        Assert.Contains("CMYK", FaultOf(Picture.PathOf("cmyk.jpg")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("color-420.jpg", 1)]
    [InlineData("color-444-progressive.jpg", 1)]
    [InlineData("gray.jpg", 1)]
    [InlineData("rgb.png", 1)]
    [InlineData("interlaced.png", 1)]
    [InlineData("palette.png", 1)]
    [InlineData("rgb.bmp", 1)]
    [InlineData("rgb.ppm", 1)]
    [InlineData("lzw.tif", 1)]
    [InlineData("palette.gif", 2)]
    public void A_truncated_file_is_refused_at_every_length(string name, int fewest)
    {
        byte[] bytes = Picture.Bytes(name);
        for (int missing = fewest; missing < bytes.Length; missing += missing < 64 ? 1 : 37)
        {
            byte[] cut = bytes[..^missing];
            Exception? outcome = Record.Exception(() => _decoder.Decode(cut, "cut").Dispose());
            Assert.True(outcome is EdgeException { Fault: EdgeFault.File }, $"{missing} bytes missing: {outcome?.Message ?? "accepted"}");
        }
    }

    [Theory]
    [InlineData("color-420.jpg")]
    [InlineData("rgb.png")]
    [InlineData("rgb.bmp")]
    [InlineData("palette.gif")]
    [InlineData("rgb.tif")]
    [InlineData("rgb.ppm")]
    public void A_picture_of_too_many_pixels_is_refused(string name)
    {
        StillImageDecoder strict = new(new FramePool(), new StillImageLimits { MaxPixels = (Picture.Width * Picture.Height) - 1 });

        EdgeException fault = Assert.Throws<EdgeException>(() => strict.Decode(Picture.PathOf(name)));

        Assert.Contains("huge: 67x45", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_claims_to_be_enormous_is_refused_by_its_header_alone()
    {
        byte[] png = Picture.Bytes("rgb.png");
        new byte[] { 0, 0, 0x7f, 0xff, 0, 0, 0x7f, 0xff }.CopyTo(png, 16);
        BitConverter.TryWriteBytes(
            png.AsSpan(29), System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(PngMutations.Crc32(png.AsSpan(12, 17))));

        EdgeException fault = Assert.Throws<EdgeException>(() => _decoder.Decode(png, "bomb.png"));

        Assert.Contains("huge: 32767x32767", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_too_many_bytes_is_refused_before_it_is_read()
    {
        string path = Path.Combine(_folder.Path, "sparse.png");
        using (FileStream sparse = File.Create(path))
        {
            sparse.SetLength(300L * 1024 * 1024);
        }

        Assert.Contains("huge: 314,572,800 bytes", FaultOf(path).Message, StringComparison.Ordinal);
    }

    private EdgeException FaultOf(string path)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => _decoder.Decode(path));
        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        return fault;
    }

    private string Written(string name, ReadOnlySpan<byte> bytes)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
