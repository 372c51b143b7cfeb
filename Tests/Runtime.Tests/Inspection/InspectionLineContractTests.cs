using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Every file or generated part is one.</summary>
public sealed class EveryFrameOfAFiniteSourceTests : InspectionLineContract
{
    private protected override PushedSource Source { get; } = new(isLive: false);

    private protected override void Bring(InspectionLine line, int part) => Source.Push(Frame(part, 0));
}

/// <summary>Every frame of a camera is one.</summary>
public sealed class EveryFrameOfACameraTests : InspectionLineContract
{
    private protected override PushedSource Source { get; } = new(isLive: true);

    private protected override void Bring(InspectionLine line, int part) => Source.Push(Frame(part, 0));
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
