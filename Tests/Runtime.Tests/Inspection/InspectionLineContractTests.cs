using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Without a recipe: every frame is a part, and its verdict may take its time.</summary>
public abstract class EveryFrameContract : InspectionLineContract
{
    private protected override InspectionLine Create(FrameInspector inspector, IVerdictSink sink, IIdleWork idleWork) =>
        InspectionLine.OfEveryFrame(Source, inspector, [sink], Clock, idleWork, Soundness);

    private protected override void Bring(InspectionLine line, int part) => Source.Push(Frame(part, 0));

    [Fact]
    public async Task A_frame_whose_time_stamp_goes_back_is_a_part_too()
    {
        InspectionLine line = Make();
        Task run = line.RunAsync(0, CancellationToken.None);
        foreach (int time in (int[])[5000, 4000, 4000, 100, 9000])
        {
            Source.Push(Frame(time, 0));
            Assert.Equal(Outcome.Ok, (await Next()).Outcome);
        }

        Source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal((5, 0), (line.Parts.Triggers, line.Parts.Bounced));
    }

    [Fact]
    public async Task A_verdict_that_takes_an_hour_is_not_late()
    {
        Session.OnRun = () => Clock.Advance(TimeSpan.FromHours(1));
        InspectionLine line = Make();
        Task run = line.RunAsync(0, CancellationToken.None);
        Source.Push(Frame(0, 0));

        Assert.Equal(Outcome.Ok, (await Next()).Outcome);
        Source.End();
        await run.WaitAsync(Timeout);
        Assert.Equal((0, 0), (line.Parts.Late, line.Parts.ResultsTooLate));
    }

    [Fact]
    public async Task Progress_moves_with_every_part()
    {
        Session.OnRun = () => Clock.Advance(TimeSpan.FromSeconds(1));
        InspectionLine line = Make();
        Task run = line.RunAsync(0, CancellationToken.None);
        for (int part = 1; part <= 3; part++)
        {
            Source.Push(Frame(part, 0));
            await Next();
            await Until(() => line.LastProgress == At(part * 1000));
        }

        Source.End();
        await run.WaitAsync(Timeout);
    }
}

/// <summary>Every file or generated part is one.</summary>
public sealed class EveryFrameOfAFiniteSourceTests : EveryFrameContract
{
    private protected override PushedSource Source { get; } = new(isLive: false);
}

/// <summary>Every frame of a camera is one.</summary>
public sealed class EveryFrameOfACameraTests : EveryFrameContract
{
    private protected override PushedSource Source { get; } = new(isLive: true);
}

/// <summary>A call says that one is there.</summary>
public sealed class PartsByCallTests : InspectionLineContract
{
    private protected override PushedSource Source { get; } = new(isLive: true);

    private protected override InspectionLineOptions Options { get; } = new() { Trigger = TriggerType.Software };

    private protected override void Bring(InspectionLine line, int part)
    {
        line.Trigger();
        Source.Push((Frame(part, 0).Info with { CapturedAt = MonotonicTime.Now(Clock) }, 0));
    }
}

/// <summary>An edge says that one is there; its frame comes first and is held for it.</summary>
public sealed class PartsByEdgeTests : InspectionLineContract
{
    private readonly FakeInput _input = new();

    private protected override PushedSource Source { get; } = new(isLive: true);

    private protected override LineSignals Signals => new() { Trigger = _input };

    private protected override InspectionLineOptions Options { get; } = new() { Trigger = TriggerType.Gpio };

    private protected override void Bring(InspectionLine line, int part)
    {
        Source.Push(Frame(part * 100, 0));
        _input.Push(new SignalEdge(0, true, At(part * 100), (uint)part));
    }
}

/// <summary>The picture shows that one came.</summary>
public sealed class PartsByPresenceTests : InspectionLineContract
{
    private protected override PushedSource Source { get; } = new(isLive: false);

    private protected override InspectionLineOptions Options { get; } = new() { Trigger = TriggerType.Presence, PresenceThreshold = 0.3 };

    private protected override void Bring(InspectionLine line, int part)
    {
        Source.Push(Frame(part * 100, 0));
        Source.Push(Frame((part * 100) + 50, 255));
    }
}
