using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.Synthetic;

/// <summary>What the synthetic line keeps besides the contract of every source.</summary>
public sealed class SyntheticFrameSourceTests
{
    private static readonly SyntheticOptions Small = new() { Seed = 4, Width = 32, Height = 24 };

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Frames_are_the_parts_of_the_line_in_order_with_their_truth()
    {
        await using SyntheticFrameSource source = Started(Small with { Count = 12, OkShare = 0.3 });
        SyntheticLine line = new(4, 0.3);
        PartRenderer renderer = new(32, 24);
        byte[] expected = new byte[32 * 24 * 3];

        for (int i = 0; i < 12; i++)
        {
            using FrameLease frame = Next(source);
            SyntheticPart part = line.Part(i + 1);
            renderer.Render(part, expected);
            Assert.Equal(new FrameInfo(i, default, 32, 24, PixelFormat.Bgr24) { Truth = part.Label }, frame.Info);
            Assert.Equal(expected, frame.Pixels);
        }
    }

    [Fact]
    public async Task After_the_last_part_comes_null_and_stays()
    {
        await using SyntheticFrameSource source = Started(Small with { Count = 2 });
        Next(source).Dispose();
        Next(source).Dispose();

        Assert.Null(source.Read(Deadline.Token()));
        Assert.Null(source.Read(Deadline.Token()));
        Assert.Equal(new FrameSourceStatistics(2, 0, 0, 0, null, IsConnected: true), source.Statistics);
    }

    [Fact]
    public async Task Format_and_size_are_those_that_were_asked_for()
    {
        await using SyntheticFrameSource source = Started(Small with { Width = 33, Height = 17, Format = PixelFormat.Gray8 });

        using FrameLease frame = Next(source);

        Assert.Equal((33, 17, PixelFormat.Gray8, 33 * 17), (frame.View.Width, frame.View.Height, frame.View.Format, frame.Pixels.Length));
    }

    [Fact]
    public async Task At_the_readers_pace_a_frame_bears_the_time_at_which_it_was_handed_over()
    {
        await using SyntheticFrameSource source = Started(Small);
        Next(source).Dispose();
        _clock.Advance(TimeSpan.FromSeconds(3));

        using FrameLease frame = Next(source);

        Assert.Equal(3_000_000_000, frame.Info.CapturedAt.Nanoseconds);
    }

    [Fact]
    public async Task Cancelling_ends_a_read_that_waits_and_the_next_one_goes_on()
    {
        await using SyntheticFrameSource source = Started(Small with { FramesPerSecond = 1 });
        Next(source).Dispose();
        using CancellationTokenSource cancel = new();

        Task<FrameLease?> read = Task.Run(() => source.Read(cancel.Token));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Deadline.Time));
        _clock.Advance(TimeSpan.FromSeconds(1));
        using FrameLease frame = Next(source);
        Assert.Equal(1, frame.Info.Sequence);
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_drawing_ends_cleanly_and_leaves_leases_valid()
    {
        SyntheticFrameSource source = Started(Small with { Width = 640, Height = 480 });
        FrameLease frame = Next(source);
        byte[] pixels = frame.Pixels.ToArray();

        await source.DisposeAsync().AsTask().WaitAsync(Deadline.Time);

        Assert.Equal(pixels, frame.Pixels);
        Assert.False(source.Statistics.IsConnected);
        frame.Dispose();
    }

    [Fact]
    public async Task Only_a_line_with_a_rate_is_live()
    {
        await using SyntheticFrameSource patient = new(Small, _clock);
        await using SyntheticFrameSource live = new(Small with { FramesPerSecond = 25 }, _clock);

        Assert.Equal((false, true), (patient.IsLive, live.IsLive));
        Assert.Equal("synthetic line with seed 4", patient.Name);
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
