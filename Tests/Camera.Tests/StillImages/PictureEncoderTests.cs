using System.Diagnostics;
using System.Text;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>Files with a note in them, read again by Pillow.</summary>
public sealed class PictureEncoderTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 47;
    private const string Note = """{"part":1,"label":"größe ✓"}""";

    // What it says of a file: size, how many bands, the comment; then red, green, blue of the whole picture.
    private const string Pillow = """
        import sys
        from PIL import Image
        image = Image.open(sys.argv[1])
        image.load()
        note = image.info.get("comment") or image.info.get("Comment")
        note = note.encode("utf-8") if isinstance(note, str) else note
        sys.stdout.buffer.write(len(note).to_bytes(4, "little") + note + image.convert("RGB").tobytes())
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<PictureFormat, PixelFormat> Formats()
    {
        TheoryData<PictureFormat, PixelFormat> all = [];
        foreach (PixelFormat pixels in Enum.GetValues<PixelFormat>())
        {
            all.Add(PictureFormat.Jpeg, pixels);
            all.Add(PictureFormat.Png, pixels);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_format_of_pixels_is_near_the_picture_and_the_note_is_there(PictureFormat file, PixelFormat pixels)
    {
        using FrameLease frame = Smooth(pixels);
        using PictureEncoder encoder = new(file, quality: 90);
        string path = _folder.File(file == PictureFormat.Png ? "x.png" : "x.jpg");
        await File.WriteAllBytesAsync(path, encoder.Encode(frame.View, Encoding.UTF8.GetBytes(Note)).ToArray());

        (string note, byte[] rgb) = await ReadByPillow(path);

        Assert.Equal(Note, note);
        Assert.Equal(Note, PictureNote.Read(path));
        byte[] expected = Rgb(frame.View);
        Assert.Equal(expected.Length, rgb.Length);
        int worst = expected.Zip(rgb, (one, other) => Math.Abs(one - other)).Max();
        Assert.InRange(worst, 0, file == PictureFormat.Png ? 0 : 12);
    }

    [Fact]
    public void Pictures_of_all_sizes_come_one_after_the_other()
    {
        using PictureEncoder encoder = new(PictureFormat.Jpeg, 50);
        FramePool pool = new();
        foreach (int side in (int[])[8, 200, 1, 64])
        {
            PooledFrame frame = pool.Rent(new FrameInfo(0, default, side, side, PixelFormat.Gray8));
            using FrameLease lease = frame.Lease;
            frame.Buffer.Fill((byte)side);
            byte[] file = encoder.Encode(lease.View, "note"u8).ToArray();
            using FrameLease again = new StillImageDecoder(pool).Decode(file, "x");
            Assert.Equal((side, side), (again.Info.Width, again.Info.Height));
            Assert.InRange(again.Pixels[0], side - 2, side + 2);
            Assert.Equal("note", PictureNote.Find(file));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ffd8")]
    [InlineData("ffd8fffe")]
    [InlineData("ffd8fffe0001")]
    [InlineData("ffd8fffeffff61")]
    [InlineData("ffd8ffd9")]
    [InlineData("89504e470d0a1a0a")]
    [InlineData("89504e470d0a1a0affffffff69545874")]
    [InlineData("89504e470d0a1a0a0000000069545874deadbeef")]
    [InlineData("474946383961")]
    public void What_has_no_note_has_none(string bytes) => Assert.Null(PictureNote.Find(Convert.FromHexString(bytes)));

    [Fact]
    public void A_note_of_a_damaged_PNG_is_none()
    {
        using FrameLease frame = Smooth(PixelFormat.Rgb24);
        using PictureEncoder encoder = new(PictureFormat.Png, 90);
        byte[] file = encoder.Encode(frame.View, "note"u8).ToArray();
        file[file.AsSpan().IndexOf("note"u8)] ^= 1;

        Assert.Null(PictureNote.Find(file));
    }

    // Without sharp edges, which JPEG smears.
    private static FrameLease Smooth(PixelFormat format)
    {
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, Width, Height, format));
        Span<byte> bytes = frame.Buffer;
        int row = PixelLayout.RowBytes(format, Width);
        for (int i = 0; i < bytes.Length; i++)
        {
            int channels = row / Width;
            int y = i / row;
            int x = i % row / channels;
            bytes[i] = format == PixelFormat.Nv12 && y >= Height ? (byte)(110 + (y / 2) + (i % 2 * 20))
                : (byte)(60 + x + y + (i % channels * 10));
        }

        return frame.Lease;
    }

    private static byte[] Rgb(in ImageView image)
    {
        byte[] rgb = new byte[image.Width * image.Height * 3];
        RgbRows.Copy(image, rgb);
        return rgb;
    }

    private static async Task<(string Note, byte[] Rgb)> ReadByPillow(string path)
    {
        using Process python = Process.Start(
            new ProcessStartInfo("/usr/bin/python3", ["-c", Pillow, path]) { RedirectStandardOutput = true })!;
        using MemoryStream output = new();
        await python.StandardOutput.BaseStream.CopyToAsync(output);
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        byte[] bytes = output.ToArray();
        int length = BitConverter.ToInt32(bytes);
        return (Encoding.UTF8.GetString(bytes, 4, length), bytes[(4 + length)..]);
    }
}
