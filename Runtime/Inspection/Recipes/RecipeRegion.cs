namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>A rectangle of the frame that is looked at, whole or in tiles.</summary>
public sealed record RecipeRegion
{
    /// <summary>What it is called, in verdicts and messages; not empty.</summary>
    public required string Name { get; set; }

    /// <summary>Left edge in pixels, 0 or more.</summary>
    public int X { get; set; }

    /// <summary>Top edge in pixels, 0 or more.</summary>
    public int Y { get; set; }

    /// <summary>Width in pixels, 1 or more.</summary>
    public required int Width { get; set; }

    /// <summary>Height in pixels, 1 or more.</summary>
    public required int Height { get; set; }

    /// <summary>How it is divided, or null when it is looked at as one.</summary>
    public RecipeTiles? Tiles { get; set; }
}

/// <summary>
/// Tiles of equal size that cover a region; the last of a row or column is moved back so that it ends where the region does.
/// </summary>
public sealed record RecipeTiles
{
    /// <summary>Width of a tile in pixels, 1 or more, at most the region's.</summary>
    public required int Width { get; set; }

    /// <summary>Height of a tile in pixels, 1 or more, at most the region's.</summary>
    public required int Height { get; set; }

    /// <summary>
    /// Pixels that neighbours share at least, 0 or more and less than the shorter side, so that no defect lies on a border alone.
    /// </summary>
    public int Overlap { get; set; }
}
