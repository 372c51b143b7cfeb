using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>What every source keeps. Inherited once for each source.</summary>
public abstract class FrameSourceContract
{
    /// <summary>How long a read is left to wait: longer than a source takes that ends or delivers.</summary>
    private static TimeSpan Timeout { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A source, not started, that delivers pictures of one size without end and without long waits.</summary>
    protected abstract IFrameSource CreateEndless();

    /// <summary>A source, not started, that delivers one picture and then makes its reader wait for longer than any test.</summary>
    protected abstract IFrameSource CreateStuck();

    [ContractFact]
    public async Task Reading_before_Start_is_refused()
    {
        await using IFrameSource source = CreateEndless();

        Assert.Throws<InvalidOperationException>(() => source.Read(Deadline.Token()));
    }

    [ContractFact]
    public async Task Starting_twice_is_refused_and_does_not_disturb()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();

        Assert.Throws<InvalidOperationException>(source.Start);
        using FrameLease frame = ReadPicture(source);
    }

    [ContractFact]
    public async Task Sequence_numbers_and_times_rise()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();
        FrameInfo last = new() { Sequence = -1, CapturedAt = new MonotonicTime(long.MinValue) };

        for (int i = 0; i < 8; i++)
        {
            using FrameLease frame = ReadPicture(source);
            Assert.True(frame.Info.Sequence > last.Sequence, $"{frame.Info.Sequence} after {last.Sequence}");
            Assert.True(frame.Info.CapturedAt >= last.CapturedAt, $"{frame.Info.CapturedAt} after {last.CapturedAt}");
            last = frame.Info;
        }
    }

    [ContractFact]
    public async Task A_picture_has_the_size_and_bytes_that_its_info_promises()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();

        using FrameLease frame = ReadPicture(source);

        ImageView view = frame.View;
        Assert.Equal((frame.Info.Width, frame.Info.Height, frame.Info.Format), (view.Width, view.Height, view.Format));
        Assert.Equal(PixelLayout.RowBytes(view.Format, view.Width), view.Row(view.Height - 1).Length);
    }

    [ContractFact]
    public async Task A_lease_that_is_held_keeps_its_pixels_while_others_are_read()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();
        using FrameLease held = ReadPicture(source);
        byte[] pixels = held.Pixels.ToArray();

        for (int i = 0; i < 5; i++)
        {
            ReadPicture(source).Dispose();
        }

        Assert.True(held.Pixels.SequenceEqual(pixels));
    }

    [ContractFact]
    public async Task Returning_a_lease_twice_does_not_lend_it_twice()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();
        FrameLease returned = ReadPicture(source);
        returned.Dispose();
        returned.Dispose();

        using FrameLease one = ReadPicture(source);
        using FrameLease two = ReadPicture(source);

        Assert.NotSame(one, two);
        Assert.False(one.Pixels.Overlaps(two.Pixels));
    }

    [ContractFact]
    public async Task Pixels_are_out_of_reach_after_return()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();
        FrameLease frame = ReadPicture(source);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => frame.Pixels.Length);
    }

    [ContractFact]
    public async Task Leases_stay_valid_when_their_source_is_disposed()
    {
        IFrameSource source = CreateEndless();
        source.Start();
        FrameLease frame = ReadPicture(source);
        byte[] pixels = frame.Pixels.ToArray();

        await source.DisposeAsync();

        Assert.True(frame.Pixels.SequenceEqual(pixels));
        frame.Dispose();
    }

    [ContractFact]
    public async Task A_cancelled_token_ends_a_read_at_once()
    {
        await using IFrameSource source = CreateEndless();
        source.Start();

        Assert.Throws<OperationCanceledException>(() => source.Read(new CancellationToken(canceled: true)));
        ReadPicture(source).Dispose();
    }

    [ContractFact]
    public async Task Cancelling_ends_a_read_that_waits()
    {
        await using IFrameSource source = CreateStuck();
        source.Start();
        ReadPicture(source).Dispose();

        CancelWhileWaiting(source);
        CancelWhileWaiting(source);
    }

    [ContractFact]
    public async Task Disposing_ends_a_read_that_waits()
    {
        IFrameSource source = CreateStuck();
        source.Start();
        ReadPicture(source).Dispose();
        CancelWhileWaiting(source);

        Task<FrameLease?> read = Task.Run(() => source.Read(CancellationToken.None));
        await source.DisposeAsync().AsTask().WaitAsync(Deadline.Time);

        // Null when the read had begun; refused when the disposal came first. That it ended by itself was ruled out before
        Exception? fault = await Record.ExceptionAsync(async () => Assert.Null(await read.WaitAsync(Deadline.Time)));
        Assert.True(fault is null or ObjectDisposedException, fault?.ToString());
    }

    [ContractFact]
    public async Task Disposing_while_frames_flow_ends_cleanly()
    {
        IFrameSource source = CreateEndless();
        source.Start();
        Task reader = Task.Run(() =>
        {
            while (source.Read(CancellationToken.None) is { } frame)
            {
                frame.Dispose();
            }
        });
        await Deadline.Until(() => source.Statistics.Delivered > 2 || reader.IsCompleted, "three frames");

        await source.DisposeAsync().AsTask().WaitAsync(Deadline.Time);

        Exception? fault = await Record.ExceptionAsync(() => reader.WaitAsync(Deadline.Time));
        Assert.True(fault is null or ObjectDisposedException, fault?.ToString());
    }

    [ContractFact]
    public async Task Disposing_twice_or_before_Start_does_nothing()
    {
        IFrameSource unused = CreateEndless();
        await unused.DisposeAsync();
        IFrameSource used = CreateEndless();
        used.Start();
        await used.DisposeAsync();
        await used.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(unused.Start);
        Assert.Throws<ObjectDisposedException>(() => used.Read(Deadline.Token()));
    }

    [ContractFact]
    public async Task Statistics_count_what_was_delivered()
    {
        await using IFrameSource source = CreateEndless();
        Assert.Equal((0, 0, false), (source.Statistics.Delivered, source.Statistics.Failed, source.Statistics.IsConnected));
        source.Start();

        for (int i = 0; i < 4; i++)
        {
            ReadPicture(source).Dispose();
        }

        FrameSourceStatistics statistics = source.Statistics;
        Assert.Equal((4, 0, 0, true), (statistics.Delivered, statistics.Failed, statistics.Reconnects, statistics.IsConnected));
        Assert.Null(statistics.LastError);
    }

    [ContractFact]
    public async Task The_source_has_a_name_for_people()
    {
        await using IFrameSource source = CreateEndless();

        Assert.NotEmpty(source.Name);
    }

    /// <summary>
    /// Reads until a timer cancels it. A read that ends in another way did not wait: a source that ends, or delivers, cannot show how it
    /// stops waiting.
    /// </summary>
    private static void CancelWhileWaiting(IFrameSource source)
    {
        using CancellationTokenSource cancel = new(Timeout);
        FrameLease? frame;
        try
        {
            frame = source.Read(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        frame?.Dispose();
        Assert.Fail(frame is null ? "The source ended instead of waiting." : "The source delivered a frame instead of waiting.");
    }

    /// <summary>The next frame, which has to come and to hold a picture.</summary>
    protected static FrameLease ReadPicture(IFrameSource source)
    {
        FrameLease? frame = source.Read(Deadline.Token());
        Assert.NotNull(frame);
        Assert.Null(frame.Info.Fault);
        return frame;
    }
}
