using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;

namespace EdgeConvNeXt.Station.Tests.Shadow;

public sealed class ShadowSinkTests
{
    private readonly FramePool _frames = new();

    [Fact]
    public async Task Nobody_gets_frames_that_nobody_takes()
    {
        await using ShadowSink sink = new(new ShadowConfiguration(["m"], "journal"));
        Show(sink, Verdicts.Crack(1));

        Await(sink);
        Assert.Equal(0, sink.Shed);
    }

    [Fact]
    public async Task While_a_frame_is_at_work_others_are_shed_and_leave_it_alone()
    {
        await using ShadowSink sink = new(new ShadowConfiguration(["m"], "journal"));
        Await(sink);
        Verdict first = Verdicts.Crack(1) with { Serial = "SN 1" };
        Show(sink, first, grey: 7);
        Show(sink, Verdicts.Crack(2), grey: 9);
        Show(sink, Verdicts.Crack(3), grey: 9);

        Assert.True(sink.Wait());
        Assert.Equal((2, first, Verdicts.Scores[1]), (sink.Shed, sink.Part, sink.Scores[1]));
        Assert.Equal(first.Frame, sink.Frame.Info);
        Assert.Equal((byte)7, sink.Frame.View.Row(31)[31]);

        sink.Free();
        Show(sink, Verdicts.Crack(4), grey: 11);
        Assert.True(sink.Wait());
        Assert.Equal((2, 4, (byte)11), (sink.Shed, sink.Line.PartNumber, sink.Frame.View.Row(0)[0]));
    }

    [Fact]
    public async Task Of_a_part_with_several_frames_it_is_the_one_that_decided()
    {
        await using ShadowSink sink = new(new ShadowConfiguration(["m"], "journal"));
        Await(sink);
        Verdict decided = Verdicts.Crack(5);
        Keep(sink, decided with { Frame = decided.Frame with { Sequence = 1 } });
        sink.Publish(decided, Verdicts.Scores);
        Keep(sink, decided with { Frame = decided.Frame with { Sequence = 2 } });
        Keep(sink, decided with { Outcome = Outcome.Ok });
        sink.Wake();
        Assert.False(sink.Wait());

        Keep(sink, decided);
        Assert.True(sink.Wait());
        Assert.Equal(0, sink.Shed);
    }

    [Fact]
    public async Task What_the_line_could_not_judge_is_passed_over()
    {
        await using ShadowSink sink = new(new ShadowConfiguration(["m"], "journal"));
        Await(sink);
        Show(sink, Verdicts.Unseen(1));
        sink.Wake();

        Assert.False(sink.Wait());
        Assert.Equal(0, sink.Shed);
    }

    [Fact]
    public async Task In_the_long_run_the_line_allocates_nothing()
    {
        await using ShadowSink sink = new(new ShadowConfiguration(["m"], "journal"));
        Await(sink);
        Verdict verdict = Verdicts.Crack(1);
        using FrameLease frame = Frame(verdict.Frame, 5);
        for (int i = 0; i < 100; i++)
        {
            Round();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Round();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Round()
        {
            sink.Publish(verdict, Verdicts.Scores);
            sink.Keep(frame, verdict);
            sink.Keep(frame, verdict);
            sink.Free();
        }
    }

    // Whoever waits takes frames from then on.
    private static void Await(ShadowSink sink)
    {
        sink.Wake();
        Assert.False(sink.Wait());
    }

    private void Show(ShadowSink sink, Verdict verdict, byte grey = 1)
    {
        sink.Publish(verdict, Verdicts.Scores);
        Keep(sink, verdict, grey);
    }

    private void Keep(ShadowSink sink, Verdict verdict, byte grey = 1)
    {
        using FrameLease frame = Frame(verdict.Frame, grey);
        sink.Keep(frame, verdict);
    }

    private FrameLease Frame(FrameInfo info, byte grey)
    {
        PooledFrame frame = _frames.Rent(info);
        frame.Buffer.Fill(grey);
        return frame.Lease;
    }
}
