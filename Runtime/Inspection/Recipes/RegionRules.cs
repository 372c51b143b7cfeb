using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for regions and their tiles.</summary>
internal static class RegionRules
{
    /// <summary>Regions of a recipe. More than anyone draws, few enough that every pair of them can be compared and named.</summary>
    public const int MostRegions = 64;

    // Runs of the model for one frame, all tiles of all regions together: at 5 ms each more than 5 seconds.
    private const int MostPictures = 1024;

    /// <summary>Checks what does not depend on the frame.</summary>
    public static void Check(IReadOnlyList<RecipeRegion> regions, SettingFaults faults)
    {
        for (int i = 0; i < regions.Count; i++)
        {
            CheckRegion(regions[i], $"regions[{i}]", faults);
        }

        if (regions.Count > MostRegions)
        {
            faults.AddUnsound("regions", $"has {regions.Count} regions: expected {MostRegions} at most.");
            return;
        }

        for (int later = 1; later < regions.Count; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                CheckPair(regions, earlier, later, faults);
            }
        }

        CheckCount(regions, faults);
    }

    /// <summary>Checks that every region lies within the frame.</summary>
    public static void CheckFrame(IReadOnlyList<RecipeRegion> regions, int width, int height, SettingFaults faults)
    {
        for (int i = 0; i < regions.Count; i++)
        {
            RecipeRegion region = regions[i];
            string path = $"regions[{i}]";
            if (IsPlaced(path, faults) && !AreaOf(region).FitsIn(width, height))
            {
                faults.Add(
                    path,
                    $"reaches outside the frame: expected \"{region.Name}\" within {width} x {height} pixels, it goes from {region.X}, "
                    + $"{region.Y} to {(long)region.X + region.Width}, {(long)region.Y + region.Height}.");
            }
        }
    }

    private static void CheckRegion(RecipeRegion region, string path, SettingFaults faults)
    {
        faults.CheckText(RecipeSettings.RegionName, region.Name, $"{path}.name");
        if (region.Name?.Contains(RegionPlan.Separator, StringComparison.Ordinal) == true)
        {
            faults.Add(
                $"{path}.name",
                $"is \"{region.Name}\": expected a name without {RegionPlan.Separator}, which comes before the numbers of tiles.");
        }

        faults.CheckNumber(RecipeSettings.RegionX, region.X, $"{path}.x");
        faults.CheckNumber(RecipeSettings.RegionY, region.Y, $"{path}.y");
        faults.CheckNumber(RecipeSettings.RegionWidth, region.Width, $"{path}.width");
        faults.CheckNumber(RecipeSettings.RegionHeight, region.Height, $"{path}.height");
        if (region.Tiles is { } tiles)
        {
            CheckTiles(tiles, region, path, faults);
        }
    }

    private static void CheckTiles(RecipeTiles tiles, RecipeRegion region, string path, SettingFaults faults)
    {
        string inner = $"{path}.tiles";
        faults.CheckNumber(RecipeSettings.TileWidth, tiles.Width, $"{inner}.width");
        faults.CheckNumber(RecipeSettings.TileHeight, tiles.Height, $"{inner}.height");
        faults.CheckNumber(RecipeSettings.TileOverlap, tiles.Overlap, $"{inner}.overlap");
        CheckTileSide("width", tiles.Width, region.Width, path, faults);
        CheckTileSide("height", tiles.Height, region.Height, path, faults);
        int shorter = Math.Min(tiles.Width, tiles.Height);
        if (faults.AreSound($"{inner}.width", $"{inner}.height", $"{inner}.overlap") && tiles.Overlap >= shorter)
        {
            faults.AddUnsound($"{inner}.overlap", $"is {tiles.Overlap}: expected less than the shorter side of a tile, {shorter} pixels.");
        }
    }

    private static void CheckTileSide(string side, int tile, int region, string path, SettingFaults faults)
    {
        if (faults.AreSound($"{path}.tiles.{side}", $"{path}.{side}") && tile > region)
        {
            faults.AddUnsound($"{path}.tiles.{side}", $"is {tile}: expected no more than the {side} of the region, {region} pixels.");
        }
    }

    private static void CheckPair(IReadOnlyList<RecipeRegion> regions, int earlier, int later, SettingFaults faults)
    {
        (RecipeRegion first, RecipeRegion second) = (regions[earlier], regions[later]);
        (string firstPath, string secondPath) = ($"regions[{earlier}]", $"regions[{later}]");
        if (first.Name == second.Name && faults.AreSound($"{firstPath}.name", $"{secondPath}.name"))
        {
            faults.Add($"{secondPath}.name", $"is \"{second.Name}\" as {firstPath}.name is: expected each name once.");
        }

        if (IsPlaced(firstPath, faults) && IsPlaced(secondPath, faults) && DoOverlap(AreaOf(first), AreaOf(second)))
        {
            faults.Add(secondPath, $"overlaps {firstPath}: expected \"{second.Name}\" and \"{first.Name}\" to share no pixels.");
        }
    }

    private static void CheckCount(IReadOnlyList<RecipeRegion> regions, SettingFaults faults)
    {
        long count = 0;
        for (int i = 0; i < regions.Count; i++)
        {
            if (!IsPlaced($"regions[{i}]", faults) || !IsTiled($"regions[{i}].tiles", faults))
            {
                return;
            }

            count += RegionPlan.CountTiles(regions[i]);
        }

        if (count > MostPictures)
        {
            faults.Add("regions", $"and their tiles are {count} runs of the model for each frame: expected {MostPictures} at most.");
        }
    }

    private static bool IsPlaced(string path, SettingFaults faults) =>
        faults.AreSound($"{path}.x", $"{path}.y", $"{path}.width", $"{path}.height");

    private static bool IsTiled(string path, SettingFaults faults) =>
        faults.AreSound($"{path}.width", $"{path}.height", $"{path}.overlap");

    private static RegionOfInterest AreaOf(RecipeRegion region) => new(region.X, region.Y, region.Width, region.Height);

    private static bool DoOverlap(RegionOfInterest one, RegionOfInterest other) =>
        one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;
}
