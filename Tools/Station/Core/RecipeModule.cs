using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Sources;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>The recipe, and whether its digital lines are real.</summary>
internal sealed class RecipeModule : IStationModule
{
    internal static readonly SettingDefinition Recipe = new("recipe", SettingKind.Path, "Recipe",
        "Everything that belongs to a product: triggers, regions, thresholds, voting, rejection; "
        + "see docs/recipe.md. Region and thresholds then stand there.")
    { Otherwise = "none: every frame is a part, nothing is rejected" };

    internal static readonly SettingDefinition Audit = new("recipeAudit", SettingKind.Path, "Recipe audit",
        "File to which every start, change and refused change of the recipe is appended as one JSON object a line, "
        + "on the disk before it takes effect.")
    { Otherwise = "the recipe's path with .audit.jsonl behind it" };

    internal static readonly SettingDefinition SimulateGpio = new("simulateGpio", Flag, "Simulate GPIO",
        "Whether digital lines, the recipe's and those of signals, are simulated, "
        + "so that a station can be tried without its chips. Nothing drives their inputs.") { Default =
            "false" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Recipe, Audit, SimulateGpio];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Recipe) is null)
        {
            CheckWithout(values, faults);
            return;
        }

        foreach (SettingDefinition setting in RegionModule.All.Concat(ThresholdModule.All).Where(values.IsMentioned))
        {
            faults.Add(setting, "belongs into the recipe, where there is one.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Recipe = values.Path(Recipe),
        RecipeAudit = values.Path(Audit),
        SimulatesGpio = values.Flag(SimulateGpio),
    };

    private static void CheckWithout(SettingValues values, SettingFaults faults)
    {
        if (values.Text(Audit) is not null)
        {
            faults.Add(Audit, "goes only with a recipe.");
        }

        if (values.Flag(SimulateGpio) && values.Text(SignalsModule.Chip) is null)
        {
            faults.Add(SimulateGpio, "goes only with a recipe or signals: nothing else has digital lines.");
        }
    }
}
