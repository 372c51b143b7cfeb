using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>The belt behind the camera: encoder, reject output, and the end of the line.</summary>
public sealed class InspectionLineBeltTests : LineTest, IDisposable
{
    private static readonly RejectSettings BySteps = new() { TravelSteps = 10, Pulse = TimeSpan.FromMilliseconds(40) };
    private static readonly RejectSettings ByTime = new()
    {
        Travel = TimeSpan.FromMilliseconds(500), Pulse = TimeSpan.FromMilliseconds(40),
    };

    private readonly FakeInput _encoder = new();
    private readonly FakeInput _trigger = new();
    private readonly FakeOutput _output = new();
    private int _steps;

    public void Dispose()
    {
        _encoder.Dispose();
        _trigger.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task At_the_end_of_the_source_the_line_waits_until_the_encoder_has_brought_the_last_part_to_its_place()
    {
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions(), new RejectQueue(BySteps, 8), Signals());
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 255));
        source.End();
        await Next();
        Turn(10);
        await _output.Becomes(true);
        await Pass(() => run.IsCompleted);
        await run;
        Assert.Equal((1, 0, false), (line.Rejections!.Rejected, line.LeftOnTheBelt, _output.IsActive));
    }

    [Fact]
    public async Task A_belt_that_stands_still_at_the_end_is_given_up_and_what_lies_on_it_is_counted()
    {
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions(), new RejectQueue(BySteps, 8), Signals());
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 255));
        source.End();
        await Next();

        // Waiting for the belt is no stall.
        await Pass(() => line.LastProgress >= At(2000));
        await Pass(() => run.IsCompleted);
        await run;
        Assert.Equal((0, 1), (line.Rejections!.Rejected, line.LeftOnTheBelt));
        Assert.True(MonotonicTime.Now(Clock) >= At(5000));
    }

    [Fact]
    public async Task A_part_begins_its_way_where_the_belt_was_at_its_trigger_not_where_it_is_when_that_is_read()
    {
        PushedSource source = new(isLive: true);
        InspectionLine line = Line(
            source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Gpio }, new RejectQueue(BySteps, 8), Signals());
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        Turn(10);
        await _encoder.TakeResult(10);
        _trigger.Push(new SignalEdge(0, true, At(4), 1));
        await _trigger.TakeResult(1);
        source.Push(Frame(5, 255));
        await Next();
        Turn(4);
        await _output.Becomes(true);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Edges_that_do_not_fit_are_counted_where_rejects_are()
    {
        InspectionLine line = Line(
            new PushedSource(isLive: true), new ByBrightness(), new InspectionLineOptions(), new RejectQueue(BySteps, 8), Signals());
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        Turn(1);
        _encoder.Push(new SignalEdge(0, true, At(2), 2));
        await _encoder.TakeResult(2);
        Assert.Equal(1, line.Rejections!.EncoderSlips);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task The_reject_output_is_written_when_it_changes_and_at_the_end()
    {
        InspectionLine line = Called(new RejectQueue(ByTime, 8));
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        line.Trigger();
        await Pass(() => line.Rejections!.Rejected == 1);
        await _output.Becomes(true);
        await Pass(() => !_output.IsActive);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.Equal(3, _output.Writes);
    }

    [Fact]
    public async Task Parts_without_room_are_reported_and_rejected()
    {
        Channel<TrackLoss> told = Channel.CreateUnbounded<TrackLoss>();
        InspectionLine line = Called(
            new RejectQueue(ByTime, 1),
            new InspectionLineOptions { Trigger = TriggerType.Software, OnUntracked = loss => told.Writer.TryWrite(loss) });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        line.Trigger();
        line.Trigger();
        Assert.True(line.HasUntracked);
        Assert.Equal(TrackLoss.BeltFull, await told.Reader.ReadAsync().AsTask().WaitAsync(Timeout));
        await Pass(() => _output.IsActive);
        await Pass(() => !line.HasUntracked);
        Assert.Equal(TrackLoss.None, await told.Reader.ReadAsync().AsTask().WaitAsync(Timeout));
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.Equal(1, line.Rejections!.Lost);
    }

    [Fact]
    public async Task A_dead_encoder_is_reported_and_everything_is_rejected_until_it_has_brought_the_parts_to_their_place()
    {
        Channel<TrackLoss> told = Channel.CreateUnbounded<TrackLoss>();
        InspectionLineOptions options = new() { Trigger = TriggerType.Gpio, OnUntracked = loss => told.Writer.TryWrite(loss) };
        InspectionLine line = Line(new PushedSource(isLive: true), new ByBrightness(), options, new RejectQueue(BySteps, 8), Signals());
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        for (int part = 1; part <= 3; part++)
        {
            _trigger.Push(new SignalEdge(0, true, At(part), (uint)part));
        }

        Assert.Equal(TrackLoss.EncoderDead, await told.Reader.ReadAsync().AsTask().WaitAsync(Timeout));
        await _output.Becomes(true);
        Assert.Equal((true, 1), (line.HasUntracked, line.Rejections!.EncoderFailures));
        _steps = 4;
        Turn(10);
        Assert.Equal(TrackLoss.None, await told.Reader.ReadAsync().AsTask().WaitAsync(Timeout));
        await Pass(() => !_output.IsActive);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Parts_without_a_place_that_are_left_on_the_belt_are_counted()
    {
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions(), new RejectQueue(BySteps, 1), Signals());
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 0));
        source.Push(Frame(1, 0));
        source.End();
        await Pass(() => run.IsCompleted);
        await run;
        Assert.Equal((1, 2), (line.Rejections!.Lost, line.LeftOnTheBelt));
    }

    [Fact]
    public async Task A_device_that_hangs_in_a_write_of_the_output_is_no_progress_whatever_else_goes_on()
    {
        using ManualResetEventSlim go = new();
        FakeOutput stuck = new() { Go = go };
        PushedSource source = new(isLive: true);
        InspectionLine line = Line(
            source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Software }, new RejectQueue(ByTime, 8),
            new LineSignals { Reject = stuck });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        line.Trigger();
        await Pass(() => stuck.Writes == 1);
        MonotonicTime hangs = MonotonicTime.Now(Clock);
        Clock.Advance(TimeSpan.FromSeconds(60));
        source.Push(Frame(60_000, 0));
        await Until(() => source.Asked == 2);
        Assert.True(line.LastProgress <= hangs);
        go.Set();
        await Until(() => line.LastProgress > hangs);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    private InspectionLine Called(RejectQueue queue, InspectionLineOptions? options = null) =>
        Line(
            new PushedSource(isLive: true), new ByBrightness(), options ?? new InspectionLineOptions { Trigger = TriggerType.Software },
            queue, new LineSignals { Reject = _output });

    private LineSignals Signals() => new() { Encoder = _encoder, Trigger = _trigger, Reject = _output };

    // A up, B up, A down, B down: four steps forward, one each millisecond.
    private void Turn(int steps)
    {
        for (int step = 0; step < steps; step++, _steps++)
        {
            _encoder.Push(new SignalEdge(_steps % 2, _steps % 4 < 2, At(_steps + 1), (uint)_steps + 1));
        }
    }
}
