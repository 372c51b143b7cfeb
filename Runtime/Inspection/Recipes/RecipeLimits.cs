using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>The bounds of a recipe's numbers, in one place; docs/recipe.md shows them and a test holds it to them.</summary>
internal static class RecipeLimits
{
    /// <summary>Regions of a recipe. More than anyone draws, few enough that every pair of them can be compared and named.</summary>
    public const int MostRegions = 64;

    /// <summary>Runs of the model for one frame, all tiles of all regions together: at 5 ms each more than 5 seconds.</summary>
    public const int MostPictures = 1024;

    /// <summary>One hour: longer than any belt takes, and as nanoseconds far within 64 bits.</summary>
    private const double LongestMs = 3_600_000;

    /// <summary>Left and top edges.</summary>
    public static NumberRange Edge { get; } = new(0, Preprocessor.LongestRegionSide, "pixels") { IsWhole = true };

    /// <summary>Widths and heights.</summary>
    public static NumberRange Side { get; } = new(1, Preprocessor.LongestRegionSide, "pixels") { IsWhole = true };

    /// <summary>What tiles share.</summary>
    public static NumberRange Overlap { get; } = new(0, Preprocessor.LongestRegionSide - 1, "pixels") { IsWhole = true };

    /// <summary>Scores and margins.</summary>
    public static NumberRange Share { get; } = new(0, 1);

    /// <summary>Shares of which none at all makes no sense.</summary>
    public static NumberRange SomeShare { get; } = new(0, 1) { IsAboveMinimum = true };

    /// <summary>Frames of a part.</summary>
    public static NumberRange Frames { get; } = new(1, 16, "frames") { IsWhole = true };

    /// <summary>Times that may be none.</summary>
    public static NumberRange Time { get; } = new(0, LongestMs, "milliseconds");

    /// <summary>Times that have to be some.</summary>
    public static NumberRange SomeTime { get; } = new(0, LongestMs, "milliseconds") { IsAboveMinimum = true };

    /// <summary>Steps of an encoder.</summary>
    public static NumberRange Steps { get; } = new(1, 1_000_000_000, "steps") { IsWhole = true };
}
