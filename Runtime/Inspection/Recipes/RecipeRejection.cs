namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// How a part that is not good leaves the belt. It travels from the trigger to the reject position by time or by encoder pulses, exactly
/// one of which is given.
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

/// <summary>A sensor that sees rejected parts fall.</summary>
public sealed record RecipeConfirmation
{
    /// <summary>The chip, by label or name.</summary>
    public required string Chip { get; set; }

    /// <summary>The line, by offset or name.</summary>
    public required string Line { get; set; }

    /// <summary>Whether the low voltage is the active one.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>How long after the output became active a part may take to fall past it, in milliseconds, above 0.</summary>
    public double WithinMs { get; set; } = 500;
}

/// <summary>A quadrature encoder on the belt: two lines a quarter of a period apart, four steps a period.</summary>
public sealed record RecipeEncoder
{
    /// <summary>The chip of both lines, by label or name.</summary>
    public required string Chip { get; set; }

    /// <summary>The line that is ahead when the belt runs forward, by offset or name.</summary>
    public required string LineA { get; set; }

    /// <summary>The line that is behind.</summary>
    public required string LineB { get; set; }
}
