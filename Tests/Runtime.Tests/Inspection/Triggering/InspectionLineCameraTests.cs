using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>Which frames of a camera a line uses, and that it returns them all.</summary>
public sealed class InspectionLineCameraTests : LineTest, IDisposable
{
    private static readonly InspectionLineOptions Outside = new() { Trigger = TriggerType.Gpio };

    private readonly PushedSource _source = new(isLive: true);
    private readonly FakeInput _trigger = new();

    public void Dispose() => _trigger.Dispose();

    [Fact]
    public async Task A_camera_that_is_faster_than_the_model_has_its_newest_frame_judged_and_the_others_counted()
    {
        using ManualResetEventSlim go = new();
        InspectionLine line = Line(_source, new ByBrightness { Go = go }, new InspectionLineOptions());
        Task run = line.RunAsync(0, CancellationToken.None);
        _source.Push(Frame(0, 0));
        await Until(() => line.Parts.Triggers == 1);
        for (int frame = 1; frame <= 6; frame++)
        {
            _source.Push(Frame(frame * 30, 0));
        }

        await Until(() => _source.Asked == 8);
        Assert.Equal((5, 1, 5), (line.Statistics.Dropped, line.Parts.Triggers, _source.Returned));
        _source.End();
        go.Set();
        await run.WaitAsync(Timeout);
        Assert.Equal([0, 180], new[] { await Next(), await Next() }.Select(verdict => verdict.Frame.Sequence));
        Assert.Equal((2, 2, 0), (line.Parts.Triggers, line.Parts.Ok, line.Parts.Unsure));
        Assert.Equal(_source.Lent, _source.Returned);
    }

    [Fact]
    public async Task Under_overload_parts_of_a_camera_are_not_late()
    {
        using SemaphoreSlim runs = new(0);
        InspectionLine line = Line(_source, new Counted(runs), new InspectionLineOptions());
        Task run = line.RunAsync(0, CancellationToken.None);
        int sent = 0;
        for (int part = 1; part <= 10; part++)
        {
            // A run takes 150 ms of the 200 that the deadline allows; a frame comes every 30 ms. The first waits for nothing.
            for (int frame = 0; frame < 5; frame++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(30));
                _source.Push(Frame(++sent * 30, 0));
                await Until(() => _source.Asked > sent);
            }

            runs.Release();
            await Next();
            await Until(() => line.Parts.Triggers > part);
        }

        _source.End();
        runs.Release(10);
        await run.WaitAsync(Timeout);
        Assert.Equal((0, 0), (line.Parts.Late, line.Parts.Overrun));
        Assert.Equal(sent, line.Parts.Triggers + line.Statistics.Dropped);
    }

    [Fact]
    public async Task A_trigger_that_is_read_after_its_frame_finds_it_and_takes_the_nearest()
    {
        InspectionLine line = Line(_source, new ByBrightness(), Outside, null, new LineSignals { Trigger = _trigger });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        _source.Push(Frame(98, 255));
        _source.Push(Frame(104, 0));
        await Until(() => _source.Asked == 3);
        _trigger.Push(new SignalEdge(0, true, At(105), 1));
        Verdict verdict = await Next();
        Assert.Equal((Outcome.Ok, 104), (verdict.Outcome, verdict.Frame.Sequence));
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.Equal((2, 2), (_source.Lent, _source.Returned));
    }

    [Fact]
    public async Task Frames_outside_the_window_of_a_late_trigger_are_not_its_own()
    {
        InspectionLine line = Line(_source, new ByBrightness(), Outside, null, new LineSignals { Trigger = _trigger });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        _source.Push(Frame(80, 255));
        await Until(() => _source.Asked == 2);
        _trigger.Push(new SignalEdge(0, true, At(105), 1));
        await _trigger.TakeResult(1);
        _source.Push(Frame(106, 0));
        Assert.Equal(106, (await Next()).Frame.Sequence);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task No_more_than_the_last_frames_are_held_and_the_end_of_the_source_returns_them()
    {
        InspectionLine line = Line(_source, new ByBrightness(), Outside, null, new LineSignals { Trigger = _trigger });
        Task run = line.RunAsync(0, CancellationToken.None);
        for (int frame = 1; frame <= 10; frame++)
        {
            _source.Push(Frame(frame, 0));
        }

        await Until(() => _source.Asked == 11);
        Assert.Equal((10, 8), (_source.Lent, _source.Returned));
        _source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal(10, _source.Returned);
    }

    [Fact]
    public async Task A_camera_that_falls_silent_gets_its_frames_back()
    {
        InspectionLine line = Line(_source, new ByBrightness(), Outside, null, new LineSignals { Trigger = _trigger });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        _source.Push(Frame(0, 0));
        _source.Push(Frame(30, 0));
        await Until(() => _source.Asked == 3);
        Assert.Equal(0, _source.Returned);
        await Pass(() => _source.Returned == 2);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Frames_that_are_held_at_the_end_are_returned_outside_of_the_lines_lock()
    {
        InspectionLine line = Line(_source, new ByBrightness(), Outside, null, new LineSignals { Trigger = _trigger });
        _source.OnReturned = () => AssertIsFree(line);
        Task run = line.RunAsync(0, CancellationToken.None);
        _source.Push(Frame(0, 0));
        _source.Push(Frame(30, 0));
        _source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal(2, _source.Returned);
    }

    [Fact]
    public async Task Held_frames_that_the_model_has_no_time_for_are_returned_outside_of_the_lines_lock()
    {
        using ManualResetEventSlim go = new();
        InspectionLine line = Line(
            _source, new ByBrightness { Go = go }, new InspectionLineOptions { Trigger = TriggerType.Software, QueueLength = 1 });
        _source.OnReturned = () => AssertIsFree(line);
        Task run = line.RunAsync(0, CancellationToken.None);
        for (int part = 1; part <= 6; part++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20));
            _source.Push(Frame(part * 20, 0));
            await Until(() => _source.Asked == part + 1);
            line.Trigger();
        }

        Assert.InRange(line.Parts.Overrun, 4, 5);
        Assert.Equal(line.Parts.Overrun, _source.Returned);
        _source.End();
        go.Set();
        await run.WaitAsync(Timeout);
        Assert.Equal(6, _source.Returned);
    }

    // Another thread gets the lock, or waits for the one that returns the frame.
    private static void AssertIsFree(InspectionLine line) =>
        Assert.True(Task.Run(() => line.HasUntracked).Wait(TimeSpan.FromSeconds(10)), "A frame is returned under the lock.");

    /// <summary>One run for each permission.</summary>
    private sealed class Counted(SemaphoreSlim runs) : IFrameJudge
    {
        private readonly ByBrightness _inner = new();

        public ReadOnlySpan<float> Scores => _inner.Scores;

        public Verdict Judge(FrameLease frame, long part)
        {
            runs.Wait(Timeout);
            return _inner.Judge(frame, part);
        }
    }
}
