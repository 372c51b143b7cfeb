using EdgeConvNeXt.Runtime.Documents;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>What has to hold for a whole recipe. Every fault is found at once.</summary>
public static class RecipeRules
{
    /// <summary>Bundles that may vote with the model.</summary>
    internal const int MostVoters = 2;

    /// <summary>Checks a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="station">What is known of the station, or null.</param>
    /// <returns>All faults; none when it is sound.</returns>
    public static IReadOnlyList<SettingFault> Check(Recipe recipe, RecipeStation? station = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        SettingFaults faults = [];
        Check(recipe, station ?? RecipeStation.Unknown, faults);
        return faults;
    }

    /// <summary>Checks that the regions and the code's lie within the frame, once the camera's frame size is known.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="width">Width of the frames in pixels.</param>
    /// <param name="height">Height of the frames in pixels.</param>
    /// <returns>A fault for each region that does not.</returns>
    public static IReadOnlyList<SettingFault> CheckFrame(Recipe recipe, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        SettingFaults faults = [];
        CheckPlaces(recipe, width, height, faults);
        return faults;
    }

    /// <summary>The refusal of a recipe: a fault of the configuration whose message holds every fault's sentence.</summary>
    /// <param name="where">The recipe's file.</param>
    /// <param name="faults">What is wrong with it, 1 or more.</param>
    public static EdgeException Refusal(string where, IReadOnlyList<SettingFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentOutOfRangeException.ThrowIfZero(faults.Count);
        return new EdgeException(
            EdgeFault.Configuration,
            SettingFaults.Message("recipe", faults).TrimEnd('.', '?'),
            where,
            "a recipe as docs/recipe.md describes it",
            "Correct the file; `edge recipe check FILE` tells whether it is sound.");
    }

    /// <summary>Checks a recipe of which some members may be known to be unsound.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="station">What is known of the station.</param>
    /// <param name="faults">Where faults are added.</param>
    internal static void Check(Recipe recipe, RecipeStation station, SettingFaults faults)
    {
        faults.CheckText(RecipeSettings.Name, recipe.Name);
        if (recipe.Ensemble.Count > MostVoters)
        {
            faults.Add(RecipeSettings.Ensemble, $"has {recipe.Ensemble.Count} bundles: expected at most {MostVoters} beside the model.");
        }

        if (recipe.Model is { } model)
        {
            faults.CheckText(RecipeSettings.Model, model);
        }

        RegionRules.Check(recipe.Regions, faults);
        if (recipe.Code is { } code)
        {
            CodeRules.Check(code, faults);
        }

        if (station.Frame is { } frame)
        {
            CheckPlaces(recipe, frame.Width, frame.Height, faults);
        }

        VerdictRules.Check(recipe, station.Labels, faults);
        TriggerRules.Check(recipe.Trigger, faults);
        if (recipe.Rejection is { } rejection)
        {
            RejectionRules.Check(rejection, recipe.Trigger, faults);
        }

        LineRules.Check(recipe, faults);
    }

    private static void CheckPlaces(Recipe recipe, int width, int height, SettingFaults faults)
    {
        RegionRules.CheckFrame(recipe.Regions, width, height, faults);
        if (recipe.Code is { } code)
        {
            CodeRules.CheckFrame(code, width, height, faults);
        }
    }
}
