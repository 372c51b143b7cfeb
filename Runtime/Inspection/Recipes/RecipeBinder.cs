using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>From JSON to a recipe, member by member: the one list of what a recipe file may hold.</summary>
internal static class RecipeBinder
{
    private const string Chip = "the label or name of a GPIO chip";
    private const string Line = "the offset or name of a line, as a text";

    /// <summary>Takes a recipe out of a parsed file.</summary>
    /// <param name="root">The file's outermost value.</param>
    /// <param name="folder">Where a relative path of the model starts.</param>
    /// <param name="faults">Where faults are added; with any, the recipe holds stand-ins.</param>
    public static Recipe Bind(JsonElement root, string folder, RecipeFaultList faults)
    {
        RecipeMembers members = new(root, "", faults);
        Recipe usual = new() { Name = "" };
        Recipe recipe = new()
        {
            Name = members.RequiredText("name", "what the product is called"),
            Model = members.Text("model", "the path of a model bundle") is { } model ? Path.GetFullPath(model, folder) : null,
            Regions = members.List("regions", BindRegion),
            Thresholds = members.Object("thresholds", BindThresholds),
            Voting = members.Object("voting", BindVoting, usual.Voting),
            Unsure = members.Word("unsure", usual.Unsure),
            Trigger = members.Object("trigger", BindTrigger, usual.Trigger),
            Rejection = members.Object("rejection", BindRejection),
        };
        members.RefuseUnknown();
        return recipe;
    }

    private static RecipeRegion BindRegion(RecipeMembers members)
    {
        RecipeRegion region = new()
        {
            Name = members.RequiredText("name", "what the region is called"),
            X = members.Whole("x", RecipeLimits.Edge, 0),
            Y = members.Whole("y", RecipeLimits.Edge, 0),
            Width = members.RequiredWhole("width", RecipeLimits.Side),
            Height = members.RequiredWhole("height", RecipeLimits.Side),
            Tiles = members.Object("tiles", BindTiles),
        };
        members.RefuseUnknown();
        return region;
    }

    private static RecipeTiles BindTiles(RecipeMembers members)
    {
        RecipeTiles tiles = new()
        {
            Width = members.RequiredWhole("width", RecipeLimits.Side),
            Height = members.RequiredWhole("height", RecipeLimits.Side),
            Overlap = members.Whole("overlap", RecipeLimits.Overlap, 0),
        };
        members.RefuseUnknown();
        return tiles;
    }

    private static DecisionThresholds BindThresholds(RecipeMembers members)
    {
        DecisionThresholds usual = new();
        DecisionThresholds thresholds = new()
        {
            Default = (float)members.Number("default", RecipeLimits.Share, usual.Default),
            Margin = (float)members.Number("margin", RecipeLimits.Share, usual.Margin),
            Labels = members.Numbers("labels", RecipeLimits.Share),
        };
        members.RefuseUnknown();
        return thresholds;
    }

    private static RecipeVoting BindVoting(RecipeMembers members)
    {
        RecipeVoting usual = new();
        RecipeVoting voting = new()
        {
            Frames = members.Whole("frames", RecipeLimits.Frames, usual.Frames),
            Ng = members.Whole("ng", RecipeLimits.Frames, usual.Ng),
        };
        members.RefuseUnknown();
        return voting;
    }

    private static RecipeTrigger BindTrigger(RecipeMembers members)
    {
        RecipeTrigger usual = new();
        RecipeTrigger trigger = new()
        {
            Type = members.Word("type", usual.Type),
            Chip = members.Text("chip", Chip),
            Line = members.Text("line", Line),
            Edge = members.Word("edge", usual.Edge),
            Bias = members.Word("bias", usual.Bias),
            ActiveLow = members.Flag("activeLow", usual.ActiveLow),
            MinimumDistanceMs = members.Number("minimumDistanceMs", RecipeLimits.Time, usual.MinimumDistanceMs),
            DelayMs = members.Number("delayMs", RecipeLimits.Time, usual.DelayMs),
            ToleranceMs = members.Number("toleranceMs", RecipeLimits.SomeTime, usual.ToleranceMs),
            DeadlineMs = members.Number("deadlineMs", RecipeLimits.SomeTime, usual.DeadlineMs),
            PresenceThreshold = members.Number("presenceThreshold", RecipeLimits.SomeShare, usual.PresenceThreshold),
        };
        members.RefuseUnknown();
        return trigger;
    }

    private static RecipeRejection BindRejection(RecipeMembers members)
    {
        RecipeRejection usual = new() { Chip = "", Line = "" };
        RecipeRejection rejection = new()
        {
            Chip = members.RequiredText("chip", Chip),
            Line = members.RequiredText("line", Line),
            ActiveLow = members.Flag("activeLow", usual.ActiveLow),
            TravelMs = members.OptionalNumber("travelMs", RecipeLimits.SomeTime),
            TravelPulses = members.LongWhole("travelPulses", RecipeLimits.Steps),
            Encoder = members.Object("encoder", BindEncoder),
            PulseMs = members.Number("pulseMs", RecipeLimits.SomeTime, usual.PulseMs),
            Confirmation = members.Object("confirmation", BindConfirmation),
        };
        members.RefuseUnknown();
        return rejection;
    }

    private static RecipeEncoder BindEncoder(RecipeMembers members)
    {
        RecipeEncoder encoder = new()
        {
            Chip = members.RequiredText("chip", Chip),
            LineA = members.RequiredText("lineA", Line),
            LineB = members.RequiredText("lineB", Line),
        };
        members.RefuseUnknown();
        return encoder;
    }

    private static RecipeConfirmation BindConfirmation(RecipeMembers members)
    {
        RecipeConfirmation usual = new() { Chip = "", Line = "" };
        RecipeConfirmation confirmation = new()
        {
            Chip = members.RequiredText("chip", Chip),
            Line = members.RequiredText("line", Line),
            ActiveLow = members.Flag("activeLow", usual.ActiveLow),
            WithinMs = members.Number("withinMs", RecipeLimits.SomeTime, usual.WithinMs),
        };
        members.RefuseUnknown();
        return confirmation;
    }
}
