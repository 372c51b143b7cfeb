namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

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
