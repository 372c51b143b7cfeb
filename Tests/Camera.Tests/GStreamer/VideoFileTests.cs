using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class VideoFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain.avi")]
    [InlineData("with space.avi")]
    [InlineData("quote\"s and 'single'.avi")]
    [InlineData("bang ! name=sink.avi")]
    [InlineData("back\\slash\\.avi")]
    [InlineData("(round) [square] {curly} <angle>; $HOME & #1, =.avi")]
    [InlineData("\u00e4\u00f6\u00fc \u6f22\u5b57.avi")]
    [InlineData("a\ttab.avi")]
    public async Task Any_name_is_found(string name)
    {
        string path = _folder.File(name);
        Launch.Video(path, frames: 2);
        await using GStreamerFrameSource source = TestSources.Of(GStreamerOptions.VideoFile(path));

        source.Start();

        using FrameLease frame = source.Read(Deadline.Token())!;
        Assert.Equal((64, 48), (frame.Info.Width, frame.Info.Height));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_ends_with_a_frame_that_says_why()
    {
        await using GStreamerFrameSource source = TestSources.Of(new GStreamerOptions
        {
            Pipeline = "videotestsrc ! video/x-raw,width=32,height=32 ! identity error-after=4",
            IsLive = false,
        });
        source.Start();
        List<string?> faults = [];

        while (source.Read(Deadline.Token()) is { } frame)
        {
            faults.Add(frame.Info.Fault);
            frame.Dispose();
        }

        Assert.True(faults.Count is > 1 and <= 5, $"{faults.Count} frames");
        Assert.All(faults[..^1], Assert.Null);
        Assert.StartsWith("The stream broke off: ", faults[^1], StringComparison.Ordinal);
        Assert.Equal((faults.Count, 1, faults[^1]), (source.Statistics.Delivered, source.Statistics.Failed, source.Statistics.LastError));
        Assert.Null(source.Read(Deadline.Token()));
    }

    [Fact]
    public async Task Frames_that_an_error_overtakes_are_delivered_before_it()
    {
        // The error comes while frames before it wait in the queue; behind that each takes longer than a reader waits before it looks
        // around
        await using GStreamerFrameSource source = TestSources.Of(new GStreamerOptions
        {
            Pipeline =
                "videotestsrc ! video/x-raw,width=32,height=32 ! identity error-after=20 ! "
                + "queue max-size-buffers=5 ! identity sleep-time=60000",
            IsLive = false,
        });
        source.Start();
        List<string?> faults = [];

        while (source.Read(Deadline.Token()) is { } frame)
        {
            faults.Add(frame.Info.Fault);
            frame.Dispose();
        }

        Assert.Equal(20, faults.Count);
        Assert.All(faults[..^1], Assert.Null);
        Assert.StartsWith("The stream broke off: ", faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finite_stream_that_stalls_ends_with_a_frame_that_says_so()
    {
        await using GStreamerFrameSource source = TestSources.Of(new GStreamerOptions
        {
            Pipeline = "videotestsrc is-live=true ! video/x-raw,width=32,height=32,framerate=1/1000",
            IsLive = false,
            StallTimeout = TimeSpan.FromMilliseconds(300),
        });
        source.Start();
        source.Read(Deadline.Token())!.Dispose();

        using FrameLease last = source.Read(Deadline.Token())!;

        Assert.Equal("The stream broke off: no frame for 0.3 s.", last.Info.Fault);
        Assert.Null(source.Read(Deadline.Token()));
    }

    [Fact]
    public async Task A_truncated_video_delivers_what_it_holds_and_ends()
    {
        string path = _folder.File("cut.avi");
        Launch.Video(path, frames: 50);
        byte[] video = File.ReadAllBytes(path);
        File.WriteAllBytes(path, video[..(video.Length / 2)]);
        await using GStreamerFrameSource source = TestSources.Of(GStreamerOptions.VideoFile(path));
        source.Start();
        int frames = 0;

        while (source.Read(Deadline.Token()) is { } frame)
        {
            frames++;
            frame.Dispose();
        }

        Assert.InRange(frames, 1, 49);
    }

    [Fact]
    public async Task Reading_a_running_stream_allocates_nothing()
    {
        await using GStreamerFrameSource source = TestSources.Finite(700, "format=NV12,width=64,height=48");
        source.Start();
        long sum = ReadFrames(source, 200);

        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += ReadFrames(source, 500);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.NotEqual(0, sum);
    }

    private static long ReadFrames(GStreamerFrameSource source, int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            using FrameLease? frame = source.Read(CancellationToken.None);
            sum += frame!.View.Row(0)[0];
        }

        return sum;
    }
}
