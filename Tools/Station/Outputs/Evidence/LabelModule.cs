using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>Which parts people are asked about; what is kept of them is the evidence's.</summary>
internal sealed class LabelModule : IStationModule
{
    internal static readonly SettingDefinition SampleOk = new("labels.sampleOk", Number, "Good parts in question",
        "The share of OK parts that people are asked to label, chosen by the number of the result: without them nobody sees how many bad "
        + "parts get through. Their pictures are kept as sampled.")
    { Default = "0.02", Minimum = 0, Maximum = 1 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new(
            "labels", "Labels",
            "What people say that parts are, by which the line's accuracy is known: all NG and unsure parts, and a share of the others."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [SampleOk];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration;
}
