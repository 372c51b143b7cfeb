using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>When a score counts, where the model's own thresholds do not do.</summary>
internal sealed class ThresholdModule : IStationModule
{
    internal static readonly SettingDefinition Default = new("thresholds.default", Number, "Threshold",
        "The score that the best label needs. Below it the part is unsure.") { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    internal static readonly SettingDefinition Margin = new("thresholds.margin", Number, "Margin",
        "How far the best label must lead the best label of the other kind, OK against NG. Closer than that the part is unsure.")
    { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    internal static readonly SettingDefinition OfLabels = new("thresholds.labels", Labels, "Thresholds of labels",
        "Scores that single labels need instead, by label.") { Minimum = 0, Maximum = 1, Otherwise = "the model's own" };

    /// <summary>All of them.</summary>
    internal static readonly IReadOnlyList<SettingDefinition> All = [Default, Margin, OfLabels];

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "thresholds", "Thresholds",
            "When a score counts, where the model's own thresholds do not do. Scores are probabilities from 0 to 1."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings => All;

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Thresholds = new ThresholdOverrides
        {
            Default = (float?)values.Number(Default),
            Margin = (float?)values.Number(Margin),
            Labels = values.Labels(OfLabels),
        },
    };
}
