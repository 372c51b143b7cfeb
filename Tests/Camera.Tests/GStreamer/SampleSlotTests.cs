using EdgeConvNeXt.Camera.GStreamer;
using EdgeConvNeXt.Camera.Interop;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

public sealed class SampleSlotTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public SampleSlotTests()
    {
        GStreamerLibrary.Initialize();
    }

    [Fact]
    public void The_newest_sample_stays_and_what_it_replaces_is_freed_and_counted()
    {
        SampleSlot slot = new(keepNewest: true, TimeProvider.System);
        slot.Open();
        nint old = Gst.MiniObjectRef(Sample());
        nint newest = Sample();

        Assert.True(slot.Put(old));
        Assert.True(slot.Put(newest));

        Assert.Equal(1, NativeSample.References(old));
        Assert.True(slot.TryTake(Moment, out ArrivedSample taken));
        Assert.Equal((newest, 1, 1), (taken.Sample, taken.Sequence, slot.Dropped));
        Assert.False(slot.TryTake(Moment, out _));
        Gst.MiniObjectUnref(old);
        Gst.MiniObjectUnref(newest);
    }

    [Fact]
    public async Task Where_every_sample_counts_the_streaming_thread_waits_for_room()
    {
        SampleSlot slot = new(keepNewest: false, TimeProvider.System);
        slot.Open();
        nint first = Sample();
        nint second = Sample();
        Assert.True(slot.Put(first));
        Task<bool> put = Task.Run(() => slot.Put(second));

        Assert.True(slot.TryTake(Moment, out ArrivedSample taken));
        Assert.Equal(first, taken.Sample);
        Assert.True(await put.WaitAsync(Deadline.Time));

        Assert.True(slot.TryTake(Moment, out taken));
        Assert.Equal((second, 1, 0), (taken.Sample, taken.Sequence, slot.Dropped));
        Gst.MiniObjectUnref(first);
        Gst.MiniObjectUnref(second);
    }

    [Fact]
    public async Task Closing_frees_what_is_held_and_lets_the_streaming_thread_go()
    {
        SampleSlot slot = new(keepNewest: false, TimeProvider.System);
        slot.Open();
        nint held = Gst.MiniObjectRef(Sample());
        nint refused = Sample();
        Assert.True(slot.Put(held));
        Task<bool> put = Task.Run(() => slot.Put(refused));

        slot.Close();

        Assert.False(await put.WaitAsync(Deadline.Time));
        Assert.Equal((1, 1), (NativeSample.References(held), NativeSample.References(refused)));
        Assert.False(slot.TryTake(Moment, out _));
        Gst.MiniObjectUnref(held);
        Gst.MiniObjectUnref(refused);
    }

    [Fact]
    public void A_stream_is_exhausted_when_it_ended_and_its_last_sample_was_taken()
    {
        SampleSlot slot = new(keepNewest: true, TimeProvider.System);
        slot.Open();
        nint last = Sample();
        slot.Put(last);
        slot.End();
        Assert.False(slot.IsExhausted);

        Assert.True(slot.TryTake(Moment, out _));

        Assert.True(slot.IsExhausted);
        slot.Open();
        Assert.False(slot.IsExhausted);
        Gst.MiniObjectUnref(last);
    }

    private static nint Sample() => NativeSample.Make("video/x-raw,format=GRAY8,width=4,height=4", 16, format: 0, 4, 4, [], []);
}
