using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What the model looks at in each frame: the recipe's regions and their tiles as one flat list.</summary>
public static class RegionPlan
{
    /// <summary>What stands between a region's name and a tile's number.</summary>
    public const string Separator = "/";

    /// <summary>What the whole frame is called where a recipe has no regions.</summary>
    public const string WholeFrame = "frame";

    /// <summary>Lists regions in their order, tiles row by row. The same recipe always gives the same list.</summary>
    /// <param name="recipe">A recipe without faults, for this frame too (<see cref="RecipeRules.CheckFrame"/>).</param>
    /// <param name="frameWidth">Width of the frames in pixels.</param>
    /// <param name="frameHeight">Height of the frames in pixels.</param>
    /// <returns>One entry or more.</returns>
    /// <exception cref="ArgumentException">A region reaches outside the frame, or has tiles that do not suit it.</exception>
    public static IReadOnlyList<PlannedRegion> Expand(Recipe recipe, int frameWidth, int frameHeight)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        SettingFaults faults = [];
        RegionRules.Check(recipe.Regions, faults);
        RegionRules.CheckFrame(recipe.Regions, frameWidth, frameHeight, faults);
        if (faults is [{ } fault, ..])
        {
            throw new ArgumentException(fault.What, nameof(recipe));
        }

        return recipe.Regions.Count == 0
            ? [new PlannedRegion(WholeFrame, RegionOfInterest.Whole(frameWidth, frameHeight))]
            : [.. recipe.Regions.SelectMany(Expand)];
    }

    /// <summary>How many rectangles a region without faults becomes.</summary>
    public static long CountTiles(RecipeRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.Tiles is { } tiles
            ? (long)CountAlong(region.Width, tiles.Width, tiles.Overlap) * CountAlong(region.Height, tiles.Height, tiles.Overlap)
            : 1;
    }

    private static IEnumerable<PlannedRegion> Expand(RecipeRegion region)
    {
        if (region.Tiles is not { } tiles)
        {
            yield return new PlannedRegion(region.Name, new RegionOfInterest(region.X, region.Y, region.Width, region.Height));
            yield break;
        }

        int number = 0;
        foreach (int y in StartsAlong(region.Height, tiles.Height, tiles.Overlap))
        {
            foreach (int x in StartsAlong(region.Width, tiles.Width, tiles.Overlap))
            {
                number++;
                string name = string.Create(CultureInfo.InvariantCulture, $"{region.Name}{Separator}{number}");
                yield return new PlannedRegion(name, new RegionOfInterest(region.X + x, region.Y + y, tiles.Width, tiles.Height));
            }
        }
    }

    // n tiles that share the overlap reach n (tile - overlap) + overlap far: the fewest that reach the end.
    private static int CountAlong(int length, int tile, int overlap) => 1 + ((length - tile + (tile - overlap) - 1) / (tile - overlap));

    private static IEnumerable<int> StartsAlong(int length, int tile, int overlap) =>
        Enumerable.Range(0, CountAlong(length, tile, overlap)).Select(index => Math.Min(index * (tile - overlap), length - tile));
}

/// <summary>One rectangle that the model looks at.</summary>
/// <param name="Name">Its region's name, with the tile's number from 1 where the region has tiles: "top/2".</param>
/// <param name="Area">Where it lies in the frame.</param>
public readonly record struct PlannedRegion(string Name, RegionOfInterest Area);
