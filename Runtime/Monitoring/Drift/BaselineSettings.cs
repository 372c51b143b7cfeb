using EdgeConvNeXt.Runtime.Documents;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// Every member that a baseline may have: its checks, the table of docs/drift.md and docs/baseline.schema.json come from here.
/// Others are passed over: later versions may measure more.
/// </summary>
internal static class BaselineSettings
{
    private static readonly string SpreadMeaning = $"a list of {QuantileTable.Length} numbers that do not fall";

    // What a float counts without a gap.
    private const double MostParts = 1 << 24;

    public static readonly SettingDefinition Classes = new("classes", Labels, "Classes",
        "How many parts got which label of the model, good or not, sure or not.")
    { Unit = "parts", Minimum = 0, Maximum = MostParts, IsRequired = true };

    public static readonly SettingDefinition Ng = new("ng", Whole, "NG", "How many of them were NG.")
    { Unit = "parts", Minimum = 0, Maximum = MostParts, IsRequired = true };

    public static readonly SettingDefinition Unsure = new("unsure", Whole, "Unsure", "How many of them were unsure.")
    { Unit = "parts", Minimum = 0, Maximum = MostParts, IsRequired = true };

    public static readonly SettingDefinition Confidence = new("confidence", Numbers, "Confidence",
        "The scores of those that were called good, spread as pictures are.")
    { Otherwise = "not watched", Meaning = SpreadMeaning };

    public static readonly SettingDefinition PictureGroup = new("pictures", Group, "Pictures",
        $"How their pictures were: for each value what it was not more than in 0, 1/{QuantileTable.Length - 1}, ... of them.")
    { IsRequired = true };

    /// <summary>The spreads, in the order of <see cref="PictureMeasure.Names"/>.</summary>
    public static readonly IReadOnlyList<SettingDefinition> Pictures =
    [
        Spread(0, "Brightness", "Mean luminance, 0 to 1."),
        Spread(1, "Contrast", "Standard deviation of the luminance over its mean."),
        Spread(2, "Sharpness", "Slope of edges from pixel to pixel over the standard deviation."),
        Spread(3, "Noise", "Standard deviation of noise and finest texture, on the scale of 0 to 1."),
        Spread(4, "Position across", "Where what differs from the mean lies: -0.5 is left, 0.5 right."),
        Spread(5, "Position down", "The same: -0.5 is at the top, 0.5 at the bottom."),
    ];

    public static readonly SettingDefinition FeatureGroup = new("features", Group, "Features",
        "What the network made of those that were called good: the mean of its last feature map over all cells.")
    { Otherwise = "not watched" };

    public static readonly SettingDefinition Network = new("features.network", Text, "Network",
        "File of the network that made them; another one's are others.") { IsRequired = true };

    public static readonly SettingDefinition FeatureParts = new("features.parts", Whole, "Parts",
        "How many parts the distances are of.")
    { Unit = "parts", Minimum = DriftBaseline.FewestParts, Maximum = MostParts, IsRequired = true };

    public static readonly SettingDefinition Means = new("features.means", Numbers, "Means",
        "The mean of each channel over other parts than those.")
    { IsRequired = true };

    public static readonly SettingDefinition Deviations = new("features.deviations", Numbers, "Deviations",
        "The standard deviation of each channel, drawn towards that of all.")
    { IsRequired = true, Meaning = "a number above 0 for each of the means" };

    public static readonly SettingDefinition Distances = new("features.distances", Numbers, "Distances",
        "How far parts were from the means, in deviations, spread as pictures are.")
    { IsRequired = true, Meaning = SpreadMeaning };

    /// <summary>What a baseline may say.</summary>
    public static DocumentDefinition Document { get; } = new(
        [Classes, Ng, Unsure, Confidence, PictureGroup, .. Pictures, FeatureGroup, Network, FeatureParts, Means, Deviations, Distances])
    {
        Name = "baseline",
        Word = "member",
        Page = "docs/drift.md",
        RefusesUnknownIn = _ => false,
    };

    private static SettingDefinition Spread(int index, string title, string description) =>
        new($"pictures.{PictureMeasure.Names[index]}", Numbers, title, description)
        {
            IsRequired = true, Meaning = SpreadMeaning,
        };
}
