using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Providers;

/// <summary>NVIDIA cards.</summary>
internal sealed class CudaModule : IStationModule
{
    private const long BytesPerMegabyte = 1_000_000;

    internal static readonly SettingDefinition Device = new("cuda.device", Whole, "Card",
        "Number of the NVIDIA card, as nvidia-smi counts.") { Default = "0", Minimum = 0, Maximum = 255 };

    internal static readonly SettingDefinition MemoryLimit = new("cuda.memoryLimit", Whole, "Memory limit",
        "Memory of the card that ONNX Runtime's own pool may take; workspaces of cuDNN and cuBLAS come on top.")
    { Unit = "megabytes", Minimum = 16, Maximum = 1_000_000, Otherwise = "no limit" };

    internal static readonly SettingDefinition TensorRt = new("cuda.tensorRt", Flag, "TensorRT",
        "Whether TensorRT gets what it can run, and CUDA the rest.") { Default = "false" };

    internal static readonly SettingDefinition CacheFolder = new("cuda.cacheFolder", SettingKind.Path, "Cache folder",
        "Folder for the engines that TensorRT builds, which takes minutes.") { Otherwise = "none: they are built at each start" };

    internal static readonly SettingDefinition More = new("cuda.options", Text, "Options",
        "More options of ONNX Runtime's CUDA provider, name=value with spaces between them; docs/providers.md lists them.") { Otherwise =
            "the library's own choice" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("cuda", "CUDA", "NVIDIA cards, for the provider cuda.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Device, MemoryLimit, TensorRt, CacheFolder, More];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        ProviderOptionText.Check(values, More, CudaOptions.KnownKeys, faults);
        if (values.Text(CacheFolder) is not null && !values.Flag(TensorRt))
        {
            faults.Add(CacheFolder, "goes only with cuda.tensorRt: CUDA itself compiles nothing.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => configuration with
    {
        ProviderOptions = configuration.ProviderOptions with
        {
            Cuda = new CudaOptions
            {
                Device = values.Int(Device)!.Value,
                MemoryLimit = values.Whole(MemoryLimit) * BytesPerMegabyte,
                UseTensorRt = values.Flag(TensorRt),
                TensorRtCacheFolder = values.Path(CacheFolder),
                More = ProviderOptionText.Parse(values.Text(More), out _),
            },
        },
    };
}
