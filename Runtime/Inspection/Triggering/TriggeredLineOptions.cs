using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection.Triggering;

/// <summary>How a triggered line works.</summary>
public sealed record TriggeredLineOptions
{
    /// <summary>How parts announce themselves.</summary>
    public TriggerType Trigger { get; init; } = TriggerType.Free;

    /// <summary>Presence: mean difference from the empty belt, 0..1, above which a part is there.</summary>
    public double PresenceThreshold { get; init; } = 0.1;

    /// <summary>Frames of a camera that may wait for the model, 1 or more; files wait themselves.</summary>
    public int QueueLength { get; init; } = 4;
}
