namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// How a part that is not good leaves the belt. It travels from the trigger to the reject position by time or by encoder pulses, exactly one of which is given.
/// </summary>
public sealed record RecipeRejection
{
    /// <summary>The chip of the output, by label or name.</summary>
    public required string Chip { get; set; }

    /// <summary>The output line, by offset or name.</summary>
    public required string Line { get; set; }

    /// <summary>Whether the low voltage is the active one.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>From the trigger to the reject position, in milliseconds; above the trigger's deadline.</summary>
    public double? TravelMs { get; set; }

    /// <summary>From the trigger to the reject position, in encoder steps, above 0.</summary>
    public long? TravelPulses { get; set; }

    /// <summary>The encoder's two lines; needed where travel is in pulses.</summary>
    public RecipeEncoder? Encoder { get; set; }

    /// <summary>How long the output is active, in milliseconds, above 0.</summary>
    public double PulseMs { get; set; } = 50;

    /// <summary>A sensor behind the reject position, or null.</summary>
    public RecipeConfirmation? Confirmation { get; set; }
}
