namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>Tiles of equal size that cover a region; the last of a row or column is moved back so that it ends where the region does.</summary>
public sealed record RecipeTiles
{
    /// <summary>Width of a tile in pixels, 1 or more, at most the region's.</summary>
    public required int Width { get; set; }

    /// <summary>Height of a tile in pixels, 1 or more, at most the region's.</summary>
    public required int Height { get; set; }

    /// <summary>Pixels that neighbours share at least, 0 or more and less than the shorter side, so that no defect lies on a border alone.</summary>
    public int Overlap { get; set; }
}
