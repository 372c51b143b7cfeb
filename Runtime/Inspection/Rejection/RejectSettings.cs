using EdgeConvNeXt.Runtime.Inspection.Recipes;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>What a recipe says about rejection, ready for use.</summary>
public sealed record RejectSettings
{
    /// <summary>From the trigger to the reject position by time; null where the encoder counts.</summary>
    public TimeSpan? Travel { get; init; }

    /// <summary>From the trigger to the reject position in encoder steps; without meaning where there is a <see cref="Travel"/>.</summary>
    public long TravelSteps { get; init; }

    /// <summary>
    /// Parts in a row that may be triggered without the encoder's coming forward, less one: at this number it counts as dead. 0 for any
    /// number, where parts do not show that the belt runs.
    /// </summary>
    public int EncoderTimeoutParts { get; init; } = 3;

    /// <summary>How long the output is active.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after the output became active a part may take to the confirming sensor; null without one.</summary>
    public TimeSpan? ConfirmWithin { get; init; }

    /// <summary>What a recipe says.</summary>
    /// <param name="rejection">The part of a recipe, which keeps its rules.</param>
    /// <param name="trigger">How parts announce themselves. Where every frame is a part, they come while the belt stands as well.</param>
    public static RejectSettings Of(RecipeRejection rejection, TriggerType trigger)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        RejectSettings usual = new();
        return usual with
        {
            EncoderTimeoutParts = trigger == TriggerType.Free ? 0 : usual.EncoderTimeoutParts,
            Travel = rejection.TravelMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            TravelSteps = rejection.TravelPulses ?? 0,
            Pulse = TimeSpan.FromMilliseconds(rejection.PulseMs),
            ConfirmWithin = rejection.Confirmation is { } confirmation ? TimeSpan.FromMilliseconds(confirmation.WithinMs) : null,
        };
    }
}
