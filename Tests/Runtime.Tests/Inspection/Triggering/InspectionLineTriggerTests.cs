using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>The threads around <see cref="PartFlow"/>; what they decide is tested there.</summary>
public sealed class InspectionLineTriggerTests : LineTest
{
    [Fact]
    public async Task Where_every_frame_is_a_part_a_finite_source_is_judged_to_its_end()
    {
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions { QueueLength = 1 });
        Task run = line.RunAsync(0, CancellationToken.None);
        for (int frame = 0; frame < 20; frame++)
        {
            source.Push(Frame(frame, 0));
        }

        source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal((20, 20, 0), (line.Parts.Triggers, line.Parts.Verdicts, line.Parts.Unsure));
        Assert.Equal(20, line.Statistics.Parts);
    }

    [Fact]
    public async Task A_called_trigger_takes_the_frame_of_its_time_and_its_reject_follows()
    {
        FakeOutput output = new();
        PushedSource source = new(isLive: true);
        RejectQueue queue = new(new RejectSettings { Travel = TimeSpan.FromMilliseconds(500), Pulse = TimeSpan.FromMilliseconds(40) }, 8);
        InspectionLine line = Line(
            source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Software }, queue,
            new LineSignals { Reject = output });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);

        Clock.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal(TriggerResult.Accepted, line.Trigger());
        source.Push(Frame(1000, 255));
        Verdict verdict = await Next();
        Assert.Equal((1, Outcome.Ng), (verdict.PartNumber, verdict.Outcome));

        await Pass(() => line.Rejections!.Rejected == 1);
        await output.Becomes(true);
        await Pass(() => !output.IsActive);
        await output.Becomes(false);
        Assert.InRange(MonotonicTime.Now(Clock).Nanoseconds, 1_540_000_000, long.MaxValue);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.Equal(1, line.Rejections!.Rejected);
    }

    [Fact]
    public async Task A_part_whose_frame_never_comes_is_unsure_at_its_deadline_and_rejected()
    {
        FakeOutput output = new();
        RejectQueue queue = new(new RejectSettings { Travel = TimeSpan.FromMilliseconds(500) }, 8);
        InspectionLine line = Line(
            new PushedSource(isLive: true), new ByBrightness(), new InspectionLineOptions
            {
                Trigger = TriggerType.Software,
            }, queue, new LineSignals { Reject = output });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        line.Trigger();
        await Pass(() => Verdicts.TryPeek(out _));
        Assert.Equal(Outcome.Unsure, (await Next()).Outcome);
        Assert.Equal(1, line.Parts.NoFrame);
        await Pass(() => line.Rejections!.Rejected == 1);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.False(output.IsActive);
    }

    [Fact]
    public async Task An_edge_of_the_trigger_input_begins_a_part()
    {
        FakeInput input = new();
        PushedSource source = new(isLive: true);
        InspectionLine line = Line(
            source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Gpio }, null,
            new LineSignals { Trigger = input });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        input.Push(new SignalEdge(0, true, new MonotonicTime(5_000_000), 1));
        await input.TakeResult(1);
        source.Push(Frame(8, 0));
        Assert.Equal(Outcome.Ok, (await Next()).Outcome);
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task A_part_that_comes_into_the_picture_triggers_itself()
    {
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(
            source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Presence, PresenceThreshold = 0.3 });
        Task run = line.RunAsync(0, CancellationToken.None);
        foreach ((int time, byte grey) in new (int, byte)[] { (0, 0), (100, 0), (200, 255), (300, 255), (400, 0), (500, 0), (600, 255) })
        {
            source.Push(Frame(time, grey));
        }

        source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal((2, 2), (line.Parts.Triggers, line.Parts.Ng));
    }

    [Fact]
    public async Task Frames_that_the_model_has_no_time_for_make_their_parts_unsure()
    {
        using ManualResetEventSlim go = new();
        PushedSource source = new(isLive: true);
        InspectionLine line = Line(
            source, new ByBrightness { Go = go }, new InspectionLineOptions { Trigger = TriggerType.Software, QueueLength = 1 });
        Task run = line.RunAsync(0, CancellationToken.None);
        for (int part = 0; part < 6; part++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20));
            line.Trigger();
            source.Push(Frame((part + 1) * 20, 0));
            await Until(() => source.Lent == part + 1);
        }

        source.End();
        Assert.Equal(Outcome.Unsure, (await Next()).Outcome);
        go.Set();
        await run.WaitAsync(Timeout);
        Assert.Equal(6, line.Parts.Verdicts);
        Assert.InRange(line.Parts.Overrun, 3, 5);
        Assert.Equal(6 - line.Parts.Overrun, line.Parts.Ok);
        Assert.Equal(6, source.Returned);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_part_at_the_reject_position_is_rejected_while_the_model_hangs(bool isLive)
    {
        using ManualResetEventSlim go = new();
        FakeOutput output = new();
        PushedSource source = new(isLive);
        RejectQueue queue = new(new RejectSettings { Travel = TimeSpan.FromMilliseconds(500) }, 8);
        InspectionLine line = Line(
            source, new ByBrightness { Go = go }, new InspectionLineOptions(), queue, new LineSignals { Reject = output });
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 0));
        await Until(() => line.Parts.Triggers == 1);

        await Pass(() => line.Rejections!.Rejected == 1);

        Assert.Equal(1, line.Parts.Late);
        go.Set();
        source.End();
        await Pass(() => run.IsCompleted);
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Stopping_gives_every_part_that_waits_its_verdict()
    {
        InspectionLine line = Line(
            new PushedSource(isLive: true), new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Software });
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        line.Trigger();
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        line.Trigger();
        await stop.CancelAsync();
        await run.WaitAsync(Timeout);
        Assert.Equal((2, 2, 2), (line.Parts.Triggers, line.Parts.Verdicts, line.Parts.Stopped));
        Assert.Equal(TriggerResult.Bounced, line.Trigger());
        Assert.Equal(2, line.Parts.Triggers);
    }

    [Fact]
    public async Task Frames_that_wait_when_the_line_stops_are_returned_unjudged()
    {
        using ManualResetEventSlim go = new();
        PushedSource source = new(isLive: false);
        InspectionLineOptions options = new() { Trigger = TriggerType.Presence, PresenceThreshold = 0.3, QueueLength = 2 };
        InspectionLine line = Line(source, new ByBrightness { Go = go }, options);
        using CancellationTokenSource stop = new();
        Task run = line.RunAsync(0, stop.Token);
        for (int frame = 0; frame < 12; frame++)
        {
            source.Push(Frame(frame * 50, frame % 2 == 0 ? (byte)0 : (byte)255));
        }

        await Until(() => line.Parts.Triggers >= 4);
        await stop.CancelAsync();
        go.Set();
        await run.WaitAsync(Timeout);
        Assert.Equal(source.Lent, source.Returned);
        Assert.Equal(line.Parts.Triggers, line.Parts.Verdicts);
        Assert.Equal(1, line.Parts.Ng);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_ends_after_exactly_as_many_parts_as_were_asked_for(bool isLive)
    {
        PushedSource source = new(isLive);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions());
        Task run = line.RunAsync(2, CancellationToken.None);
        source.Push(Frame(0, 0));
        await Next();
        for (int frame = 1; frame < 10; frame++)
        {
            source.Push(Frame(frame, 0));
        }

        await run.WaitAsync(Timeout);
        Assert.Equal((2, 2, 2), (line.Parts.Triggers, line.Parts.Verdicts, line.Parts.Ok));
        Assert.Equal(source.Lent, source.Returned);
    }

    [Fact]
    public async Task Triggers_beyond_the_parts_that_were_asked_for_are_no_parts()
    {
        PushedSource source = new(isLive: true);
        InspectionLine line = Line(source, new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Software });
        Task run = line.RunAsync(2, CancellationToken.None);
        Assert.Equal(
            [TriggerResult.Accepted, TriggerResult.Accepted, TriggerResult.Bounced],
            Enumerable.Range(0, 3).Select(_ => line.Trigger()));
        await Pass(() => run.IsCompleted);
        Assert.Equal((2, 2, 2), (line.Parts.Triggers, line.Parts.Verdicts, line.Parts.NoFrame));
    }

    [Fact]
    public async Task A_chip_that_fails_ends_the_line_with_its_fault()
    {
        FakeInput input = new();
        InspectionLine line = Line(
            new PushedSource(isLive: true), new ByBrightness(), new InspectionLineOptions { Trigger = TriggerType.Gpio }, null,
            new LineSignals { Trigger = input });
        Task run = line.RunAsync(0, CancellationToken.None);
        input.Fail(new EdgeException(EdgeFault.Device, "the chip is gone", "gpiochip0", "a chip", "Plug it in."));
        EdgeException fault = await Assert.ThrowsAsync<EdgeException>(() => run.WaitAsync(Timeout));
        Assert.Equal("the chip is gone", fault.What);
    }

    [Fact]
    public async Task A_changed_recipe_judges_the_parts_that_come_after_it()
    {
        using ManualResetEventSlim go = new();
        PushedSource source = new(isLive: false);
        InspectionLine line = Line(source, new ByBrightness { Go = go }, new InspectionLineOptions());
        Task run = line.RunAsync(0, CancellationToken.None);
        source.Push(Frame(0, 0));
        await Until(() => line.Parts.Triggers > 0);
        line.Use(Settings, new ByBrightness { IsReversed = true });
        source.Push(Frame(1, 0));
        source.End();
        go.Set();
        await run.WaitAsync(Timeout);
        Assert.Equal((1, 1), (line.Parts.Ok, line.Parts.Ng));
        Assert.Equal(Outcome.Ok, (await Next()).Outcome);
    }

    [Fact]
    public void Only_a_software_trigger_can_be_called() =>
        Assert.Throws<InvalidOperationException>(
            () => Line(new PushedSource(isLive: true), new ByBrightness(), new InspectionLineOptions()).Trigger());
}
