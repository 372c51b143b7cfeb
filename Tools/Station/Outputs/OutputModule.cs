using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Outputs;

/// <summary>What holds of every output.</summary>
internal sealed class OutputModule : IStationModule
{
    internal static readonly SettingDefinition QueueLength = new("output.queueLength", Whole, "Queue length",
        "Verdicts that may wait for each output. With a camera, verdicts beyond that are counted and left out; "
        + "files and generated parts wait instead.")
    { Unit = "verdicts", Default = "1024", Minimum = 1, Maximum = 1_000_000 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("output", "Output", "Where verdicts go.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [QueueLength];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        configuration with { QueueLength = values.Int(QueueLength)!.Value };
}
