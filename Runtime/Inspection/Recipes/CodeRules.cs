using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for the code in the picture.</summary>
internal static class CodeRules
{
    /// <summary>Checks what does not depend on the frame.</summary>
    public static void Check(RecipeCode code, SettingFaults faults)
    {
        if (code.Region is { } region)
        {
            faults.CheckNumber(RecipeSettings.CodeX, region.X);
            faults.CheckNumber(RecipeSettings.CodeY, region.Y);
            faults.CheckNumber(RecipeSettings.CodeWidth, region.Width);
            faults.CheckNumber(RecipeSettings.CodeHeight, region.Height);
        }
    }

    /// <summary>Checks that its region lies within the frame.</summary>
    public static void CheckFrame(RecipeCode code, int width, int height, SettingFaults faults)
    {
        if (faults.AreSound("code.region.x", "code.region.y", "code.region.width", "code.region.height")
            && AreaOf(code, width, height) is var area && !area.FitsIn(width, height))
        {
            faults.Add(
                "code.region",
                $"reaches outside the frame: expected it within {width} x {height} pixels, it goes from {area.X}, {area.Y} "
                + $"to {(long)area.X + area.Width}, {(long)area.Y + area.Height}.");
        }
    }

    /// <summary>Where the code is looked for in a frame.</summary>
    public static RegionOfInterest AreaOf(RecipeCode code, int width, int height) => code.Region is { } region
        ? new RegionOfInterest(region.X, region.Y, region.Width, region.Height)
        : RegionOfInterest.Whole(width, height);
}
