using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// From a file's values to a recipe. A stand-in takes the place of a value with a fault: such a recipe is not handed out.
/// </summary>
internal static class RecipeBinder
{
    /// <summary>Makes a recipe.</summary>
    /// <param name="values">The sound values of a file.</param>
    public static Recipe Bind(SettingValues values) => new()
    {
        Name = values.Text(RecipeSettings.Name) ?? "",
        Model = values.Path(RecipeSettings.Model),
        Ensemble = values.Paths(RecipeSettings.Ensemble) is { Count: > 0 } voters ? voters : [],
        Regions = [.. values.Items(RecipeSettings.Regions).Select(BindRegion)],
        Thresholds = values.HasGroup(RecipeSettings.Thresholds) ? BindThresholds(values) : null,
        Voting = new RecipeVoting { Frames = values.Int(RecipeSettings.Frames)!.Value, Ng = values.Int(RecipeSettings.Ng)!.Value },
        Unsure = values.Word<UnsureAction>(RecipeSettings.Unsure),
        Code = values.HasGroup(RecipeSettings.Code) ? BindCode(values) : null,
        Trigger = BindTrigger(values),
        Rejection = values.HasGroup(RecipeSettings.Rejection) ? BindRejection(values) : null,
    };

    private static RecipeRegion BindRegion(SettingValues values) => new()
    {
        Name = values.Text(RecipeSettings.RegionName) ?? "",
        X = values.Int(RecipeSettings.RegionX)!.Value,
        Y = values.Int(RecipeSettings.RegionY)!.Value,
        Width = values.Int(RecipeSettings.RegionWidth) ?? 1,
        Height = values.Int(RecipeSettings.RegionHeight) ?? 1,
        Tiles = values.HasGroup(RecipeSettings.Tiles) ? BindTiles(values) : null,
    };

    private static RecipeTiles BindTiles(SettingValues values) => new()
    {
        Width = values.Int(RecipeSettings.TileWidth) ?? 1,
        Height = values.Int(RecipeSettings.TileHeight) ?? 1,
        Overlap = values.Int(RecipeSettings.TileOverlap)!.Value,
    };

    private static DecisionThresholds BindThresholds(SettingValues values) => new()
    {
        Default = (float)values.Number(RecipeSettings.DefaultThreshold)!.Value,
        Margin = (float)values.Number(RecipeSettings.Margin)!.Value,
        Labels = values.Labels(RecipeSettings.LabelThresholds),
    };

    private static RecipeCode BindCode(SettingValues values) => new()
    {
        Region = values.HasGroup(RecipeSettings.CodeRegion) ? BindArea(values) : null,
        Types = values.Words<CodeType>(RecipeSettings.CodeTypes),
        WhenMissing = values.Word<MissingCodeAction>(RecipeSettings.WhenCodeMissing),
    };

    private static RecipeArea BindArea(SettingValues values) => new()
    {
        X = values.Int(RecipeSettings.CodeX)!.Value,
        Y = values.Int(RecipeSettings.CodeY)!.Value,
        Width = values.Int(RecipeSettings.CodeWidth) ?? 1,
        Height = values.Int(RecipeSettings.CodeHeight) ?? 1,
    };

    private static RecipeTrigger BindTrigger(SettingValues values) => new()
    {
        Type = values.Word<TriggerType>(RecipeSettings.TriggerKind),
        Chip = values.Text(RecipeSettings.TriggerChip),
        Line = values.Text(RecipeSettings.TriggerLine),
        Edge = values.Word<LineEdges>(RecipeSettings.TriggerEdge),
        Bias = values.Word<LineBias>(RecipeSettings.TriggerBias),
        ActiveLow = values.Flag(RecipeSettings.TriggerActiveLow),
        MinimumDistanceMs = values.Number(RecipeSettings.MinimumDistance)!.Value,
        DelayMs = values.Number(RecipeSettings.Delay)!.Value,
        ToleranceMs = values.Number(RecipeSettings.Tolerance)!.Value,
        DeadlineMs = values.Number(RecipeSettings.Deadline)!.Value,
        PresenceThreshold = values.Number(RecipeSettings.PresenceThreshold)!.Value,
    };

    private static RecipeRejection BindRejection(SettingValues values) => new()
    {
        Chip = values.Text(RecipeSettings.RejectionChip) ?? "",
        Line = values.Text(RecipeSettings.RejectionLine) ?? "",
        ActiveLow = values.Flag(RecipeSettings.RejectionActiveLow),
        TravelMs = values.Number(RecipeSettings.TravelTime),
        TravelPulses = values.Whole(RecipeSettings.TravelPulses),
        Encoder = values.HasGroup(RecipeSettings.Encoder) ? BindEncoder(values) : null,
        PulseMs = values.Number(RecipeSettings.Pulse)!.Value,
        Confirmation = values.HasGroup(RecipeSettings.Confirmation) ? BindConfirmation(values) : null,
    };

    private static RecipeEncoder BindEncoder(SettingValues values) => new()
    {
        Chip = values.Text(RecipeSettings.EncoderChip) ?? "",
        LineA = values.Text(RecipeSettings.EncoderLineA) ?? "",
        LineB = values.Text(RecipeSettings.EncoderLineB) ?? "",
    };

    private static RecipeConfirmation BindConfirmation(SettingValues values) => new()
    {
        Chip = values.Text(RecipeSettings.ConfirmationChip) ?? "",
        Line = values.Text(RecipeSettings.ConfirmationLine) ?? "",
        ActiveLow = values.Flag(RecipeSettings.ConfirmationActiveLow),
        WithinMs = values.Number(RecipeSettings.Within)!.Value,
    };
}
