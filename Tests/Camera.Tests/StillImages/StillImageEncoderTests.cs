using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

public sealed class StillImageEncoderTests : IDisposable
{
    private readonly StillImageDecoder _decoder = new(new FramePool());
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PixelFormat.Gray8, 0.0)]
    [InlineData(PixelFormat.Rgb24, 0.0)]
    [InlineData(PixelFormat.Bgr24, 0.0)]
    [InlineData(PixelFormat.Yuyv, 0.51)]
    [InlineData(PixelFormat.Nv12, 0.51)]
    public void A_PNG_holds_the_pixels_of_every_format(PixelFormat format, double tolerance)
    {
        string path = _folder.File("picture.png");
        TestPicture picture = new(format);

        StillImageEncoder.WritePng(path, picture.View);

        using FrameLease read = _decoder.Decode(path);
        Assert.InRange(LargestDifference(picture, read), 0, tolerance);
    }

    [Fact]
    public void A_file_that_exists_is_replaced_and_nothing_else_stays()
    {
        string path = _folder.File("picture.png");
        File.WriteAllText(path, "old");

        StillImageEncoder.WritePng(path, new TestPicture(PixelFormat.Rgb24).View);

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        _decoder.Decode(path).Dispose();
    }

    [Fact]
    public void A_missing_folder_is_named_and_not_made()
    {
        string path = Path.Combine(_folder.Path, "nowhere", "picture.png");

        EdgeException fault = Assert.Throws<EdgeException>(() => StillImageEncoder.WritePng(path, new TestPicture(PixelFormat.Gray8).View));

        Assert.Equal(
            $"The folder to write to does not exist ({path}): expected a file in an existing folder. Make the folder first.",
            fault.Message);
    }

    [Fact]
    public void A_folder_without_permission_is_refused()
    {
        string path = _folder.File("picture.png");

        Exception? outcome = UnprivilegedThread.Run(() => StillImageEncoder.WritePng(path, new TestPicture(PixelFormat.Rgb24).View));

        Assert.Contains("may not be written", Assert.IsType<EdgeException>(outcome).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused_and_nothing_half_written_stays()
    {
        string path = _folder.File("picture.png", "inside");

        EdgeException fault = Assert.Throws<EdgeException>(
            () => StillImageEncoder.WritePng(Path.GetDirectoryName(path)!, new TestPicture(PixelFormat.Rgb24).View));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [TinyDiskFact]
    public void A_full_disk_is_named_and_the_old_file_stays_whole()
    {
        using TinyDisk disk = new();
        string path = Path.Combine(disk.Path, "picture.png");
        File.WriteAllText(path, "old");
        byte[] noise = new byte[300 * 300 * 3];
        new Random(1).NextBytes(noise);

        EdgeException fault = Assert.Throws<EdgeException>(
            () => StillImageEncoder.WritePng(path, new ImageView(noise, 300, 300, 900, PixelFormat.Rgb24)));

        Assert.Contains("The disk is full", fault.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(disk.Path));
    }

    private static double LargestDifference(TestPicture expected, FrameLease actual)
    {
        Assert.Equal(
            (TestPicture.Width, TestPicture.Height, PixelFormat.Rgb24), (actual.Info.Width, actual.Info.Height, actual.Info.Format));
        double largest = 0;
        for (int i = 0; i < TestPicture.Width * TestPicture.Height * 3; i++)
        {
            int x = i / 3 % TestPicture.Width;
            int y = i / 3 / TestPicture.Width;
            double difference = actual.View.Row(y)[(x * 3) + (i % 3)] - expected.Expected(x, y, i % 3);
            largest = Math.Max(largest, Math.Abs(difference));
        }

        return largest;
    }
}
