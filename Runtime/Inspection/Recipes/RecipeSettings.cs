using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Runtime.Inspection.Recipes;

/// <summary>
/// Every member that a recipe file may have: its checks, the table of docs/recipe.md and docs/recipe.schema.json come from here.
/// </summary>
internal static class RecipeSettings
{
    private const string ChipMeaning = "the label or name of a GPIO chip";
    private const string LineMeaning = "the offset or name of a line, as a text";

    // One hour: longer than any belt takes, and as nanoseconds far within 64 bits.
    private const double LongestMs = 3_600_000;

    public static readonly SettingDefinition Name = new("name", Text, "Name", "What the product is called, in verdicts, logs and messages.")
    { IsRequired = true, Meaning = "what the product is called" };

    public static readonly SettingDefinition Model = new("model", SettingKind.Path, "Model",
        "The model bundle, from the recipe's folder; without it the station's own.")
    { Meaning = "the path of a model bundle" };

    public static readonly SettingDefinition Ensemble = new("ensemble", Texts, "Ensemble",
        $"Up to {RecipeRules.MostVoters} other bundles with the same labels that vote with the model, from the recipe's folder: of three, "
        + "two decide; without a majority the part is unsure. Each is asked only where its vote counts, all within `trigger.deadlineMs`.")
    { Default = "[]" };

    public static readonly SettingDefinition Regions = new("regions", List, "Regions",
        "Where to look, each by itself: the worst decides on a frame. None: the whole frame. "
        + $"{RegionRules.MostRegions} at most, and they share no pixels.") { Default = "[]" };

    public static readonly SettingDefinition RegionName = new("regions[].name", Text, "Name",
        "What the region is called, in verdicts and messages; each once, without `/`.")
    { IsRequired = true, Meaning = "what the region is called" };

    public static readonly SettingDefinition RegionX = Pixels("regions[].x", "Left edge", "Left edge.", 0) with { Default = "0" };
    public static readonly SettingDefinition RegionY = Pixels("regions[].y", "Top edge", "Top edge.", 0) with { Default = "0" };
    public static readonly SettingDefinition RegionWidth = Pixels("regions[].width", "Width", "Width.", 1) with { IsRequired = true };
    public static readonly SettingDefinition RegionHeight = Pixels("regions[].height", "Height", "Height.", 1) with { IsRequired = true };

    public static readonly SettingDefinition Tiles = new("regions[].tiles", Group, "Tiles",
        "Divides the region into tiles of equal size. The last of a row or column is moved back to end where the region does.");

    public static readonly SettingDefinition TileWidth =
        Pixels("regions[].tiles.width", "Tile width", "Width of a tile; at most the region's.", 1) with { IsRequired = true };

    public static readonly SettingDefinition TileHeight =
        Pixels("regions[].tiles.height", "Tile height", "Height of a tile; at most the region's.", 1) with { IsRequired = true };

    public static readonly SettingDefinition TileOverlap =
        Pixels("regions[].tiles.overlap", "Overlap", "What neighbours share at least; less than a tile's shorter side.", 0)
        with { Default = "0", Maximum = Preprocessor.LongestRegionSide - 1 };

    public static readonly SettingDefinition Thresholds = new("thresholds", Group, "Thresholds",
        "When a score counts; they take the place of the model's own, all of them.");

    public static readonly SettingDefinition DefaultThreshold = new("thresholds.default", Number, "Threshold",
        "The score that the best label needs; below it the part is unsure.") { Default = "0.5", Minimum = 0, Maximum = 1 };

    public static readonly SettingDefinition Margin = new("thresholds.margin", Number, "Margin",
        "How far the best label must lead the best of the other kind, OK against NG.") { Default = "0", Minimum = 0, Maximum = 1 };

    public static readonly SettingDefinition LabelThresholds = new("thresholds.labels", Labels, "Thresholds of labels",
        "Scores that single labels need instead.") { Default = "{}", Minimum = 0, Maximum = 1 };

    public static readonly SettingDefinition Voting = new("voting", Group, "Voting", "How the frames of a part become its outcome.")
    { Default = "{}" };

    public static readonly SettingDefinition Frames = new("voting.frames", Whole, "Frames", "Frames of each part; 1 with a free trigger.")
    { Unit = "frames", Default = "1", Minimum = 1, Maximum = 16 };

    public static readonly SettingDefinition Ng = new("voting.ng", Whole, "NG frames",
        "NG frames that make the part NG; at most `voting.frames`.")
    { Unit = "frames", Default = "1", Minimum = 1, Maximum = 16 };

    public static readonly SettingDefinition Unsure = Word<UnsureAction>("unsure", "Unsure parts",
        "What is done with an unsure part.", "reject");

    public static readonly SettingDefinition Code = new("code", Group, "Code",
        "A code in the picture that says who the part is: what it says is the verdict's serial number, whatever was announced. "
        + "Reading it takes time that the verdict waits for.");

    public static readonly SettingDefinition CodeRegion = new("code.region", Group, "Region",
        "Where it is looked for; without it in the whole frame, which takes longer. A Data Matrix has to lie over the region's middle.");

    public static readonly SettingDefinition CodeX = Pixels("code.region.x", "Left edge", "Left edge.", 0) with { Default = "0" };
    public static readonly SettingDefinition CodeY = Pixels("code.region.y", "Top edge", "Top edge.", 0) with { Default = "0" };
    public static readonly SettingDefinition CodeWidth = Pixels("code.region.width", "Width", "Width.", 1) with { IsRequired = true };
    public static readonly SettingDefinition CodeHeight = Pixels("code.region.height", "Height", "Height.", 1) with { IsRequired = true };

    public static readonly SettingDefinition CodeTypes = new("code.types", Choices, "Kinds",
        "What kinds it may be of; fewer are read sooner. None: every kind.")
    { Default = "[]", Choices = JsonValues.WordsOf<CodeType>() };

    public static readonly SettingDefinition WhenCodeMissing = Word<MissingCodeAction>("code.whenMissing", "Missing code",
        "What becomes of a good part in whose frames no code could be read.", "ignore");

    public static readonly SettingDefinition Trigger = new("trigger", Group, "Trigger", "How parts announce themselves.")
    { Default = "{}" };

    public static readonly SettingDefinition TriggerKind = Word<TriggerType>("trigger.type", "Type",
        "Every frame is a part (free); an edge of a digital input (gpio); a call, `edge trigger` (software); "
        + "the picture changes (presence).", "free");

    public static readonly SettingDefinition TriggerChip = new("trigger.chip", Text, "Chip",
        "The chip ([signals](signals.md)). Type gpio needs it, the others refuse it.") { Meaning = ChipMeaning };

    public static readonly SettingDefinition TriggerLine = new("trigger.line", Text, "Line", "The line; as `trigger.chip`.")
    { Meaning = LineMeaning };

    public static readonly SettingDefinition TriggerEdge = Word<LineEdges>("trigger.edge", "Edge", "Which edge is the part's.", "rising");
    public static readonly SettingDefinition TriggerBias = Word<LineBias>("trigger.bias", "Bias",
        "What holds the line while nothing drives it.", "as-is");

    public static readonly SettingDefinition TriggerActiveLow = ActiveLow("trigger.activeLow");

    public static readonly SettingDefinition MinimumDistance =
        Time("trigger.minimumDistanceMs", "Minimum distance", "Triggers that follow sooner are bounces of the last one.")
            with { Default = "20", IsAboveMinimum = false };

    public static readonly SettingDefinition Delay = Time("trigger.delayMs", "Delay",
        "From the trigger until the part lies under the camera; 0 with a free trigger.")
        with { Default = "0", IsAboveMinimum = false };

    public static readonly SettingDefinition Tolerance =
        Time("trigger.toleranceMs", "Tolerance", "How far a frame's time may be from that moment.") with { Default = "50" };

    public static readonly SettingDefinition Deadline = Time("trigger.deadlineMs", "Deadline",
        "From the trigger until the verdict has to stand, more than `trigger.delayMs`. Later ones count as unsure.")
            with { Default = "1000" };

    public static readonly SettingDefinition PresenceThreshold = new("trigger.presenceThreshold", Number, "Presence threshold",
        "Type presence: share of the picture's range by which it has to differ from the empty belt.")
    { Default = "0.1", Minimum = 0, Maximum = 1, IsAboveMinimum = true };

    public static readonly SettingDefinition Rejection = new("rejection", Group, "Rejection",
        "How a part that is not good leaves the belt; without it none does.");
    public static readonly SettingDefinition RejectionChip = Chip("rejection.chip", "The chip of the output.");
    public static readonly SettingDefinition RejectionLine = Line("rejection.line", "The output line.");
    public static readonly SettingDefinition RejectionActiveLow = ActiveLow("rejection.activeLow");

    public static readonly SettingDefinition TravelTime = Time("rejection.travelMs", "Travel time",
        "From the trigger to the reject position, more than `trigger.deadlineMs`. This or `rejection.travelPulses`.");

    public static readonly SettingDefinition TravelPulses = new("rejection.travelPulses", Whole, "Travel in pulses",
        "The same in encoder steps, four for each period; needs `rejection.encoder`.")
        { Unit = "steps", Minimum = 1, Maximum = 1_000_000_000 };

    public static readonly SettingDefinition Encoder = new("rejection.encoder", Group, "Encoder",
        "A quadrature encoder on the belt; only with `rejection.travelPulses`.");

    public static readonly SettingDefinition EncoderChip = Chip("rejection.encoder.chip", "The chip of both lines.");
    public static readonly SettingDefinition EncoderLineA = Line("rejection.encoder.lineA",
        "The line that is ahead when the belt runs forward.");
    public static readonly SettingDefinition EncoderLineB = Line("rejection.encoder.lineB", "The line that is behind.");
    public static readonly SettingDefinition Pulse = Time("rejection.pulseMs", "Pulse", "How long the output is active.")
        with { Default = "50" };
    public static readonly SettingDefinition Confirmation = new("rejection.confirmation", Group, "Confirmation",
        "A sensor that sees rejected parts fall.");
    public static readonly SettingDefinition ConfirmationChip = Chip("rejection.confirmation.chip", "Its chip.");
    public static readonly SettingDefinition ConfirmationLine = Line("rejection.confirmation.line", "Its line.");
    public static readonly SettingDefinition ConfirmationActiveLow = ActiveLow("rejection.confirmation.activeLow");

    public static readonly SettingDefinition Within = Time("rejection.confirmation.withinMs", "Within",
        "How long after the output became active a part may take to fall past it.") with { Default = "500" };

    /// <summary>What a recipe file may have.</summary>
    public static DocumentDefinition Document { get; } = new(
    [
        Name, Model, Ensemble, Regions, RegionName, RegionX, RegionY, RegionWidth, RegionHeight, Tiles, TileWidth, TileHeight, TileOverlap,
        Thresholds, DefaultThreshold, Margin, LabelThresholds, Voting, Frames, Ng, Unsure,
        Code, CodeRegion, CodeX, CodeY, CodeWidth, CodeHeight, CodeTypes, WhenCodeMissing,
        Trigger, TriggerKind, TriggerChip, TriggerLine, TriggerEdge, TriggerBias, TriggerActiveLow,
        MinimumDistance, Delay, Tolerance, Deadline, PresenceThreshold,
        Rejection, RejectionChip, RejectionLine, RejectionActiveLow, TravelTime, TravelPulses,
        Encoder, EncoderChip, EncoderLineA, EncoderLineB, Pulse, Confirmation, ConfirmationChip, ConfirmationLine, ConfirmationActiveLow,
            Within,
    ])
    {
        Name = "recipe",
        Word = "member",
        Page = "docs/recipe.md",
        AllowsNull = true,
    };

    private static SettingDefinition Pixels(string path, string title, string description, int minimum) =>
        new(path, Whole, title, description) { Unit = "pixels", Minimum = minimum, Maximum = Preprocessor.LongestRegionSide };

    private static SettingDefinition Time(string path, string title, string description) =>
        new(path, Number, title, description) { Unit = "milliseconds", Minimum = 0, Maximum = LongestMs, IsAboveMinimum = true };

    private static SettingDefinition Word<TEnum>(string path, string title, string description, string standard)
        where TEnum : struct, Enum =>
        new(path, Choice, title, description) { Default = $"\"{standard}\"", Choices = JsonValues.WordsOf<TEnum>() };

    private static SettingDefinition Chip(string path, string description) => new(path, Text, "Chip", description)
    { IsRequired = true, Meaning = ChipMeaning };

    private static SettingDefinition Line(string path, string description) => new(path, Text, "Line", description)
    { IsRequired = true, Meaning = LineMeaning };

    private static SettingDefinition ActiveLow(string path) =>
        new(path, Flag, "Active low", "Whether the low voltage is the active one.") { Default = "false" };
}
