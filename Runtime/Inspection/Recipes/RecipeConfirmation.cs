namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

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
