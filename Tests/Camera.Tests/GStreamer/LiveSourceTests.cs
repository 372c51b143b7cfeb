using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class LiveSourceTests
{
    private const string Small = "video/x-raw,format=RGB,width=32,height=16";

    [Fact]
    public async Task A_slow_reader_gets_the_newest_frame_and_the_others_are_counted()
    {
        await using GStreamerFrameSource source = TestSources.Live("format=RGB,width=32,height=16,framerate=100/1");
        source.Start();
        await Deadline.Until(() => source.Statistics.Dropped >= 5, "five dropped frames");

        long sequence;
        using (FrameLease frame = source.Read(Deadline.Token())!)
        {
            sequence = frame.Info.Sequence;
        }

        // Every frame before this one was dropped; by now more may have been
        Assert.True(sequence >= 5, $"{sequence}");
        Assert.True(source.Statistics.Dropped >= sequence, $"{source.Statistics.Dropped} of {sequence}");
        Assert.Equal(1, source.Statistics.Delivered);
        Assert.True(source.IsLive);
    }

    [Fact]
    public async Task Frames_are_stamped_on_the_clock_of_the_kernel()
    {
        await using GStreamerFrameSource source = TestSources.Live("format=RGB,width=32,height=16,framerate=50/1");
        MonotonicTime before = MonotonicTime.Now(TimeProvider.System);
        source.Start();
        List<FrameInfo> infos = [];

        for (int i = 0; i < 10; i++)
        {
            using FrameLease frame = source.Read(Deadline.Token())!;
            Assert.True(frame.Info.CapturedAt >= before && frame.Info.CapturedAt <= MonotonicTime.Now(TimeProvider.System));
            infos.Add(frame.Info);
        }

        // The source stamps frames exactly 20 ms apart, dropped ones too; the times of arrival would scatter around that
        Assert.All(
            infos.Zip(infos.Skip(1)),
            pair =>
                Assert.Equal(
                    20 * (pair.Second.Sequence - pair.First.Sequence), (pair.Second.CapturedAt - pair.First.CapturedAt).TotalMilliseconds,
                    0.01));
    }

    [Fact]
    public async Task A_live_stream_that_ends_is_opened_again_and_numbers_go_on()
    {
        WatchedClock clock = new();
        RecordingLogger log = new();
        await using GStreamerFrameSource source = new(
            new GStreamerOptions { Pipeline = $"videotestsrc is-live=true num-buffers=1 ! {Small}", Name = "the camera" }, clock, log);
        source.Start();
        List<long> numbers = [];

        for (int i = 0; i < 4; i++)
        {
            numbers.Add(await clock.Run(() => NextNumber(source), TimeSpan.FromMilliseconds(100)));
        }

        Assert.Equal([0, 1, 2, 3], numbers);
        FrameSourceStatistics statistics = source.Statistics;
        Assert.Equal((4, 3, 0, true), (statistics.Delivered, statistics.Reconnects, statistics.Failed, statistics.IsConnected));
        Assert.Equal("the camera: the stream ended", statistics.LastError);
        Assert.Equal(
            Enumerable.Repeat("the camera lost its device: the stream ended. Trying again until it is back", 3), log.At(LogLevel.Warning));
        Assert.Equal(3, log.At(LogLevel.Information).Count(line => line == "the camera is back after 1 attempts"));
    }

    [Fact]
    public async Task A_stream_that_stalls_counts_as_lost()
    {
        WatchedClock clock = new();
        await using GStreamerFrameSource source = TestSources.Of(
            new GStreamerOptions
            {
                Pipeline = $"videotestsrc is-live=true ! {Small},framerate=1/1000", StallTimeout = TimeSpan.FromSeconds(5),
            }, clock);
        source.Start();
        source.Read(Deadline.Token())!.Dispose();
        Task<long> next = clock.Run(() => NextNumber(source), TimeSpan.FromMilliseconds(100));

        // No thread waits for the clock while a frame is waited for, so it is moved by hand past the stall
        await Deadline.Until(() => StepUntil(clock, () => !source.Statistics.IsConnected || next.IsCompleted), "the loss");

        Assert.Equal(1, await next.WaitAsync(Deadline.Time));
        Assert.Equal(1, source.Statistics.Reconnects);
        Assert.EndsWith("no frame for 5 s", source.Statistics.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_the_next_attempt_survives_readers_that_give_up_soon()
    {
        WatchedClock clock = new();
        await using GStreamerFrameSource source = TestSources.Of(
            new GStreamerOptions { Pipeline = $"videotestsrc is-live=true num-buffers=1 ! {Small}" }, clock);
        source.Start();
        source.Read(Deadline.Token())!.Dispose();
        await Deadline.Until(() => GivesUp(source) && !source.Statistics.IsConnected, "the loss");
        clock.Advance(TimeSpan.FromSeconds(0.4));
        Assert.True(GivesUp(source));
        clock.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal(1, await Task.Run(() => NextNumber(source)).WaitAsync(Deadline.Time));
    }

    private static bool StepUntil(WatchedClock clock, Func<bool> condition)
    {
        if (condition())
        {
            return true;
        }

        clock.Advance(TimeSpan.FromMilliseconds(100));
        return false;
    }

    private static bool GivesUp(GStreamerFrameSource source)
    {
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(40));
        Assert.ThrowsAny<OperationCanceledException>(() => source.Read(soon.Token));
        return true;
    }

    private static long NextNumber(GStreamerFrameSource source)
    {
        using FrameLease frame = source.Read(Deadline.Token())!;
        return frame.Info.Sequence;
    }
}
