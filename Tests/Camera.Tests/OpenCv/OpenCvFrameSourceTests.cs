using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.OpenCv;

public sealed class OpenCvFrameSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Numbered_pictures_come_byte_for_byte_in_their_order()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 3).Select(WritePicture)];
        await using OpenCvFrameSource source = Video.Of(_folder.File("part_%02d.png"));
        source.Start();

        foreach (byte[] picture in pictures)
        {
            using FrameLease frame = source.Read(Timeout())!;
            Assert.Equal((PixelFormat.Bgr24, 5, 3), (frame.Info.Format, frame.Info.Width, frame.Info.Height));
            Assert.True(frame.Pixels.SequenceEqual(picture));
        }

        Assert.Null(source.Read(Timeout()));
    }

    [Fact]
    public async Task A_video_keeps_its_brightness()
    {
        string path = _folder.File("gray.avi");
        Video.Write(path, 150);
        await using OpenCvFrameSource source = Video.Of(path);
        source.Start();

        for (int number = 0; number < 150; number++)
        {
            using FrameLease frame = source.Read(Timeout())!;
            Assert.InRange(frame.Pixels[frame.Pixels.Length / 2], number - 3, number + 3);
        }
    }

    [Fact]
    public async Task A_file_that_is_cut_says_how_many_frames_are_missing()
    {
        string path = _folder.File("cut.avi");
        Video.Write(path, 100);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        await using OpenCvFrameSource source = Video.Of(path);
        source.Start();
        int read = 0;
        while (source.Read(Timeout()) is { } frame)
        {
            frame.Dispose();
            read++;
        }

        Assert.InRange(read, 1, 99);
        Assert.True(
            source.Statistics.LastError is null || source.Statistics.LastError.Contains("that the file promises", StringComparison.Ordinal),
            source.Statistics.LastError);
    }

    [Fact]
    public async Task A_live_source_that_is_lost_is_opened_again_and_its_numbers_go_on()
    {
        int opened = 0;
        await using OpenCvFrameSource source = Video.Of("0", () => Interlocked.Increment(ref opened) switch
        {
            1 => new PlayedCapture(frames: 3, hangs: false),
            2 => null,
            _ => new PlayedCapture(int.MaxValue, hangs: false),
        });
        source.Start();
        long last = -1;
        while (source.Statistics.Reconnects == 0)
        {
            using FrameLease frame = source.Read(Timeout())!;
            Assert.True(frame.Info.Sequence > last);
            last = frame.Info.Sequence;
        }

        Assert.Equal((1, true, 3), (source.Statistics.Reconnects, source.Statistics.IsConnected, opened));
        Assert.Contains("it cannot be opened", source.Statistics.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_named()
    {
        await using OpenCvFrameSource source = Video.Of(_folder.File("none.avi"));

        EdgeException fault = Video.FailedStart(source);

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("none.avi", fault.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no video at all")]
    [InlineData("")]
    public async Task A_file_that_is_no_video_is_refused(string text)
    {
        string path = _folder.File("text.avi");
        File.WriteAllText(path, text);
        await using OpenCvFrameSource source = Video.Of(path);

        Assert.Equal(EdgeFault.File, Video.FailedStart(source).Fault);
        Assert.Throws<InvalidOperationException>(() => source.Read(Timeout()));
    }

    [Fact]
    public async Task A_camera_that_is_not_there_is_refused()
    {
        await using OpenCvFrameSource camera = Video.Of("77");

        Assert.Equal(EdgeFault.Device, Video.FailedStart(camera).Fault);
    }

    [Fact]
    public async Task An_address_is_refused_before_anything_is_opened_and_the_source_type_rtsp_is_named()
    {
        await using OpenCvFrameSource source = Video.Of(
            "rtsp://user:secret@127.0.0.1/1", () => throw new InvalidOperationException("It was opened."));

        EdgeException fault = Video.FailedStart(source);

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("built without a network", fault.What, StringComparison.Ordinal);
        Assert.Contains("source type rtsp", fault.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_or_folder_is_no_file()
    {
        await using OpenCvFrameSource source = Video.Of(_folder.Path);

        Assert.Contains("does not lead to a file", Video.FailedStart(source).What, StringComparison.Ordinal);
    }

    private static CancellationToken Timeout() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private byte[] WritePicture(int number)
    {
        byte[] pixels = [.. Enumerable.Range(0, 5 * 3 * 3).Select(index => (byte)((index * 7) + (number * 31)))];
        StillImageEncoder.WritePng(_folder.File($"part_{number:D2}.png"), new ImageView(pixels, 5, 3, 15, PixelFormat.Bgr24));
        return pixels;
    }
}
