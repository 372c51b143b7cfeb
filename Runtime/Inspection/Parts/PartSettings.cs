using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>What a recipe says about parts in general, ready for use.</summary>
public sealed record PartSettings
{
    /// <summary>Triggers that follow the last part sooner are bounces.</summary>
    public TimeSpan MinimumDistance { get; init; }

    /// <summary>From the trigger to the moment at which the part lies under the camera.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far the first frame's time may be from that moment.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From the trigger to the moment at which the verdict has to stand; null where it may take its time.</summary>
    public TimeSpan? Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Frames of each part, 1 or more.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>NG frames that make a part NG, 1 to <see cref="Frames"/>.</summary>
    public int NgFrames { get; init; } = 1;

    /// <summary>Whether unsure parts are rejected.</summary>
    public bool RejectsUnsure { get; init; } = true;

    /// <summary>Whether a good part in whose frames no code could be read is unsure.</summary>
    public bool NeedsCode { get; init; }

    /// <summary>What parts are judged by, for the verdicts of those that were not judged; null where it is not known.</summary>
    public VerdictBasis? Basis { get; init; }

    /// <summary>
    /// Whether the model that judges them may decide: while it may not, every part is rejected. Null where that is not checked.
    /// </summary>
    public ModelSoundness? Soundness { get; init; }

    /// <summary>What holds without a recipe: every frame is a part, and its verdict may take its time.</summary>
    public static PartSettings EveryFrame { get; } = new() { Deadline = null };

    /// <summary>How long after its capture a frame can be claimed by a part that is not late yet; null for ever.</summary>
    public TimeSpan? LongestClaim => Tolerance + Deadline - Delay;

    /// <summary>What a recipe says.</summary>
    /// <param name="recipe">A recipe that keeps its rules.</param>
    public static PartSettings Of(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RecipeTrigger trigger = recipe.Trigger;
        return new PartSettings
        {
            // Where every frame is a part, none can be a bounce.
            MinimumDistance = trigger.Type == TriggerType.Free ? TimeSpan.Zero : TimeSpan.FromMilliseconds(trigger.MinimumDistanceMs),
            Delay = TimeSpan.FromMilliseconds(trigger.DelayMs),
            Tolerance = TimeSpan.FromMilliseconds(trigger.ToleranceMs),
            Deadline = TimeSpan.FromMilliseconds(trigger.DeadlineMs),
            Frames = recipe.Voting.Frames,
            NgFrames = recipe.Voting.Ng,
            RejectsUnsure = recipe.Unsure == UnsureAction.Reject,
            NeedsCode = recipe.Code?.WhenMissing == MissingCodeAction.Unsure,
        };
    }
}
