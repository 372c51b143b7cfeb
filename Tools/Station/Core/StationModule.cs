using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Providers;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Core;

/// <summary>What the station is called, and which model it runs on what.</summary>
internal sealed class StationModule : IStationModule
{
    internal static readonly SettingDefinition Station = new("station", Text, "Station",
        "Name of this station, in verdicts and in the service's status.") { Default = "\"station\"" };

    internal static readonly SettingDefinition Model = new("model", SettingKind.Path, "Model",
        "The model bundle: a folder with a model.json, or an .edgemodel file. A bare .onnx file together with modelManifest will do. "
        + "Written as an object it is the member path, and settings about the model go beside it.") { IsRequired = true };

    internal static readonly SettingDefinition ModelManifest = new("modelManifest", SettingKind.Path, "Model manifest",
        "The part of a manifest that a bare .onnx file lacks: labels and preprocessing. Only for such a file.") { Otherwise = "none" };

    internal static readonly SettingDefinition Variant = new("variant", Text, "Variant",
        "Name of the bundle's variant to run.") { Otherwise = "the first that suits the provider" };

    internal static readonly SettingDefinition Providers = new("providers", SettingKind.Choices, "Providers",
        "What may run the model, the preferred first: the first that works on this machine is taken. "
        + $"Built into this program: {string.Join(", ", ProviderRegistry.Names)}. The others are passed over.")
    { Default = "[\"cpu\"]", Choices = ["cpu", "cuda", "cann", "ascend"] };

    internal static readonly SettingDefinition RequireProvider = new("requireProvider", Flag, "Require provider",
        "Whether only the first provider will do. If it does not work, "
        + "the agent then fails to start instead of taking the next.") { Default =
            "false" };

    internal static readonly SettingDefinition MaximumParts = new("maximumParts", Whole, "Maximum parts",
        "Parts after which the agent ends by itself; 0 means no limit.") { Unit = "parts", Default = "0", Minimum = 0, Maximum = 1e12 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("", "Station and model", "What the station is called and which model it runs on what."),
        new(
            "model",
            "Model",
            "What holds of the model, where more is said of it than its path: `\"model\": { \"path\": \"strip.edgemodel\", "
            + "\"whenUnsound\": \"warn\" }`.")
        { MainSetting = Model },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        Station, Model, ModelManifest, Variant, Providers, RequireProvider, MaximumParts,
    ];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        bool isBare = values.Text(Model)?.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ?? false;
        if (isBare && !values.IsMentioned(ModelManifest))
        {
            faults.Add(
                ModelManifest, "is missing: a bare .onnx file says nothing of labels and preprocessing, so it needs a manifest beside it.");
        }
        else if (!isBare && values.Text(ModelManifest) is not null && values.Text(Model) is not null)
        {
            faults.Add(ModelManifest, "goes only with a bare .onnx file: a bundle has its own manifest.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        Station = values.Text(Station)!,
        Model = values.Path(Model)!,
        ModelManifest = values.Path(ModelManifest),
        Providers = configuration.Providers with
        {
            Providers = values.Choices(Providers), Require = values.Flag(RequireProvider), Variant = values.Text(Variant),
        },
        MaximumParts = values.Whole(MaximumParts)!.Value,
    };
}
