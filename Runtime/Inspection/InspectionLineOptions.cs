using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Inspection.Rejection;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>How an inspection line works; as it stands, every frame is a part.</summary>
public sealed record InspectionLineOptions
{
    /// <summary>What <see cref="PresenceThreshold"/> is where nothing is said.</summary>
    public const double UsualPresenceThreshold = 0.1;

    /// <summary>How parts announce themselves.</summary>
    public TriggerType Trigger { get; init; } = TriggerType.Free;

    /// <summary>Presence: mean difference from the empty belt, 0..1, above which a part is there.</summary>
    public double PresenceThreshold { get; init; } = UsualPresenceThreshold;

    /// <summary>
    /// Frames that parts claimed and that may wait for the model, 1 or more; files wait themselves, and of a camera whose every frame is a
    /// part the newest alone waits.
    /// </summary>
    public int QueueLength { get; init; } = 4;

    /// <summary>
    /// Frames of a camera that are held for a trigger that is read after them, 0 or more. The camera lends them besides those that wait for
    /// the model: one of 6 buffers lends 4 and copies further ones.
    /// </summary>
    public int PreTriggerBuffer { get; init; } = 2;

    /// <summary>How long the belt of an encoder may stand still at the end before parts on it are given up, above 0.</summary>
    public TimeSpan BeltTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Called on the thread that keeps time with the reason why the place of some parts on the belt is not known, and again (none) when
    /// they have passed. May not block.
    /// </summary>
    public Action<TrackLoss>? OnUntracked { get; init; }

    /// <summary>What the thread that runs the model does between two parts; null for nothing.</summary>
    public IIdleWork? IdleWork { get; init; }

    /// <summary>What keeps pictures of judged frames, in this order.</summary>
    public IReadOnlyList<IPictureKeeper> Pictures { get; init; } = [];

    /// <summary>What watches how the model sees parts, in this order.</summary>
    public IReadOnlyList<IFeatureWatch> FeatureWatches { get; init; } = [];
}
