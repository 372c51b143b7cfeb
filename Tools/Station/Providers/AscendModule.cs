using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Providers;

/// <summary>Ascend NPUs by AscendCL.</summary>
internal sealed class AscendModule : IStationModule
{
    internal static readonly SettingDefinition Device = new("ascend.device", Whole, "NPU",
        "Index of the NPU among those that ASCEND_RT_VISIBLE_DEVICES leaves visible; all of them where it is not set.") { Default = "0",
        Minimum = 0, Maximum = 255 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("ascend", "Ascend", "Ascend NPUs by AscendCL, for the provider ascend.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Device];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        ProviderOptions = configuration.ProviderOptions with { Ascend = new AscendOptions { Device = values.Int(Device)!.Value } },
    };
}
