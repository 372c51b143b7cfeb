using System.Globalization;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Commands;

/// <summary>A recipe in a few lines, so that the user who checked it sees what the line will do.</summary>
internal static class RecipeText
{
    private const string NotChecked = "not checked";

    /// <summary>Writes them.</summary>
    /// <param name="file">The recipe's file.</param>
    /// <param name="recipe">The recipe, without faults.</param>
    /// <param name="station">What it was checked against.</param>
    /// <param name="output">Where the lines go.</param>
    public static void Write(string file, Recipe recipe, RecipeStation station, TextWriter output)
    {
        output.WriteLine($"{file}: no faults.");
        output.WriteLine($"name        {recipe.Name}");
        output.WriteLine($"model       {recipe.Model ?? "the station's own"}");
        output.WriteLine($"labels      {(station.Labels is null ? NotChecked : "known to the model")}");
        output.WriteLine($"regions     {Regions(recipe)}; frame {Frame(station)}");
        output.WriteLine($"thresholds  {Thresholds(recipe.Thresholds)}");
        output.WriteLine(
            $"voting      NG when {recipe.Voting.Ng} of {recipe.Voting.Frames} "
            + $"{(recipe.Voting.Frames == 1 ? "frame is" : "frames are")}; unsure: {recipe.Unsure.ToString().ToLowerInvariant()}");
        output.WriteLine($"code        {Code(recipe.Code)}");
        output.WriteLine($"trigger     {Trigger(recipe.Trigger)}");
        output.WriteLine($"rejection   {Rejection(recipe.Rejection)}");
    }

    private static string Regions(Recipe recipe) => recipe.Regions.Count == 0
        ? "the whole frame"
        : $"{string.Join(", ", recipe.Regions.Select(region => region.Name))} ({recipe.Regions.Sum(RegionPlan.CountTiles)} "
            + $"{(recipe.Regions.Sum(RegionPlan.CountTiles) == 1 ? "run" : "runs")} of the model for each frame)";

    private static string Frame(RecipeStation station) => station.Frame is { } frame ? $"{frame.Width} x {frame.Height}" : NotChecked;

    private static string Thresholds(DecisionThresholds? thresholds) => thresholds is null
        ? "the model's own"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{thresholds.Default}, margin {thresholds.Margin}{string.Concat(thresholds.Labels.Select(Threshold))}");

    private static string Threshold(KeyValuePair<string, float> label) =>
        string.Create(CultureInfo.InvariantCulture, $", {label.Key} {label.Value}");

    private static string Code(RecipeCode? code) => code is null
        ? "none"
        : $"{(code.Types.Count == 0 ? "any kind" : string.Join(" or ", code.Types.Select(JsonValues.WordOf)))}, "
            + $"{(code.Region is { } area ? $"at {area.X}, {area.Y}, {area.Width} x {area.Height}" : "anywhere in the frame")}; "
            + $"a good part without one: {(code.WhenMissing == MissingCodeAction.Unsure ? "unsure" : "good")}";

    private static string Trigger(RecipeTrigger trigger)
    {
        string signal = trigger.Type == TriggerType.Gpio
            ? $"gpio, line {trigger.Line} of {trigger.Chip}, {trigger.Edge.ToString().ToLowerInvariant()} edge"
            : trigger.Type.ToString().ToLowerInvariant();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{signal}; frame {trigger.DelayMs} ms later, {trigger.ToleranceMs} ms at most from that; verdict within "
            + $"{trigger.DeadlineMs} ms");
    }

    private static string Rejection(RecipeRejection? rejection) => rejection is null
        ? "none"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"line {rejection.Line} of {rejection.Chip}, "
            + $"{(rejection.TravelMs is { } time ? $"{time} ms" : $"{rejection.TravelPulses} steps")} after the trigger, for "
            + $"{rejection.PulseMs} ms{(rejection.Confirmation is null ? "" : ", confirmed")}");
}
