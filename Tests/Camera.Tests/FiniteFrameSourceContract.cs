using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Camera.Tests;

/// <summary>What every source that ends keeps besides <see cref="FrameSourceContract"/>.</summary>
public abstract class FiniteFrameSourceContract : FrameSourceContract
{
    /// <summary>How many frames <see cref="CreateFinite"/> delivers; at least 3.</summary>
    protected abstract int FiniteFrames { get; }

    /// <summary>A source, not started, that ends.</summary>
    protected abstract IFrameSource CreateFinite();

    [Fact]
    public async Task Every_frame_is_delivered_however_slow_the_reader_and_then_null_for_ever()
    {
        await using IFrameSource source = CreateFinite();
        source.Start();

        for (int i = 0; i < FiniteFrames; i++)
        {
            using FrameLease frame = ReadPicture(source);
            Assert.Equal(i, frame.Info.Sequence);
        }

        Assert.Null(source.Read(Deadline.Token()));
        Assert.Null(source.Read(Deadline.Token()));
        Assert.Equal((FiniteFrames, 0), (source.Statistics.Delivered, source.Statistics.Dropped));
    }

    [Fact]
    public async Task A_finite_source_says_that_it_is_not_live()
    {
        await using IFrameSource source = CreateFinite();

        Assert.False(source.IsLive);
    }

    [Fact]
    public async Task All_frames_can_be_held_at_once()
    {
        await using IFrameSource source = CreateFinite();
        source.Start();
        List<FrameLease> held = [];

        while (source.Read(Deadline.Token()) is { } frame)
        {
            held.Add(frame);
        }

        Assert.Equal(FiniteFrames, held.Select(frame => frame.Info.Sequence).Distinct().Count());
        held.ForEach(frame => frame.Dispose());
    }
}
