using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>
/// Parts that pass at a pace of their own: 10 a second, so that one is due every 100 ms of the test's clock, the first at once.
/// </summary>
public sealed class LiveSyntheticLineTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly SyntheticOptions Live = new() { Seed = 4, Width = 32, Height = 24, OkShare = 0.5, FramesPerSecond = 10 };

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Each_part_comes_when_it_is_due_and_bears_that_time()
    {
        await using SyntheticFrameSource source = Started(Live);

        for (int i = 0; i < 5; i++)
        {
            using FrameLease frame = Next(source);
            Assert.Equal((i, i * 100_000_000L), (frame.Info.Sequence, frame.Info.CapturedAt.Nanoseconds));
            _clock.Advance(Interval);
        }

        Assert.Equal((5, 0), (source.Statistics.Delivered, source.Statistics.Dropped));
    }

    [Fact]
    public async Task A_part_is_not_there_before_it_is_due()
    {
        await using SyntheticFrameSource source = Started(Live);
        Next(source).Dispose();
        _clock.Advance(Interval - TimeSpan.FromMilliseconds(1));
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(50));

        Assert.Throws<OperationCanceledException>(() => source.Read(soon.Token));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        using FrameLease frame = Next(source);
        Assert.Equal(1, frame.Info.Sequence);
    }

    [Fact]
    public async Task A_part_that_is_not_read_in_time_is_replaced_and_counted()
    {
        await using SyntheticFrameSource source = Started(Live);
        for (int passed = 1; passed <= 4; passed++)
        {
            _clock.Advance(Interval);
            await Deadline.Until(() => source.Statistics.Dropped == passed, $"{passed} dropped parts");
        }

        using FrameLease frame = Next(source);

        Assert.Equal((4, 400_000_000L), (frame.Info.Sequence, frame.Info.CapturedAt.Nanoseconds));
        Assert.Equal(new SyntheticLine(Live.Seed, Live.OkShare).Part(5).Label, frame.Info.Truth);
        Assert.Equal((1, 4), (source.Statistics.Delivered, source.Statistics.Dropped));
    }

    [Fact]
    public async Task Parts_that_pass_while_one_is_drawn_are_counted_too()
    {
        await using SyntheticFrameSource source = Started(Live);
        Next(source).Dispose();

        _clock.Advance(Interval * 50);
        await Deadline.Until(() => source.Statistics.Dropped == 49, "49 dropped parts");

        using FrameLease frame = Next(source);
        Assert.Equal(50, frame.Info.Sequence);
    }

    [Fact]
    public async Task Delivered_and_dropped_parts_are_all_that_passed()
    {
        await using SyntheticFrameSource source = Started(Live);
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            _clock.Advance(Interval * random.Next(1, 5));
            using FrameLease frame = Next(source);
            await Deadline.Until(
                () => source.Statistics.Delivered + source.Statistics.Dropped > frame.Info.Sequence,
                $"the account of part {frame.Info.Sequence}");
        }
    }

    [Fact]
    public async Task A_limited_live_line_ends_with_its_last_part()
    {
        await using SyntheticFrameSource source = Started(Live with { Count = 3 });
        _clock.Advance(Interval);
        _clock.Advance(Interval);
        await Deadline.Until(() => source.Statistics.Dropped == 2, "two dropped parts");

        using (FrameLease frame = Next(source))
        {
            Assert.Equal(2, frame.Info.Sequence);
        }

        Assert.Null(source.Read(Deadline.Token()));
        Assert.Null(source.Read(Deadline.Token()));
    }

    [Fact]
    public async Task The_systems_clock_paces_a_line_too()
    {
        await using SyntheticFrameSource source = new(Live with { FramesPerSecond = 200 }, TimeProvider.System);
        MonotonicTime before = MonotonicTime.Now(TimeProvider.System);
        source.Start();

        for (int i = 0; i < 10; i++)
        {
            using FrameLease frame = Next(source);

            // Never early; how late depends on the machine
            Assert.True(
                frame.Info.CapturedAt >= before + TimeSpan.FromMilliseconds(5 * frame.Info.Sequence), $"{frame.Info} after {before}");
        }
    }

    private SyntheticFrameSource Started(SyntheticOptions options)
    {
        SyntheticFrameSource source = new(options, _clock);
        source.Start();
        return source;
    }

    private static FrameLease Next(SyntheticFrameSource source)
    {
        FrameLease? frame = source.Read(Deadline.Token());
        Assert.NotNull(frame);
        return frame;
    }
}
