using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Providers;

/// <summary>Ascend NPUs through ONNX Runtime.</summary>
internal sealed class CannModule : IStationModule
{
    internal static readonly SettingDefinition Device = new("cann.device", Whole, "NPU",
        "Number of the NPU, as npu-smi counts.") { Default = "0", Minimum = 0, Maximum = 255 };

    internal static readonly SettingDefinition CacheFolder = new("cann.cacheFolder", SettingKind.Path, "Cache folder",
        "Folder for the models that CANN compiles at the first start. The agent works in it while the model opens, for the library puts "
        + "them into the working directory.")
    { Otherwise = "the working directory, of the service /var/lib/edge-agent" };

    internal static readonly SettingDefinition More = new("cann.options", Text, "Options",
        "More options of ONNX Runtime's CANN provider, name=value with spaces between them; docs/providers.md lists them.") { Otherwise =
            "the library's own choice" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("cann", "CANN", "Ascend NPUs through ONNX Runtime, for the provider cann."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Device, CacheFolder, More];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults) => ProviderOptionText.Check(values, More, CannOptions.KnownKeys, faults);

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        ProviderOptions = configuration.ProviderOptions with
        {
            Cann = new CannOptions
            {
                Device = values.Int(Device)!.Value,
                CacheFolder = values.Path(CacheFolder),
                More = ProviderOptionText.Parse(values.Text(More), out _),
            },
        },
    };
}
