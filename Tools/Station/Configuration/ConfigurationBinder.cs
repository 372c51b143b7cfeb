using System.Globalization;
using EdgeConvNeXt.Camera.OpenCv;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Targets.Signals;
using Setting = EdgeConvNeXt.Station.Configuration.SettingCatalog;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>From values that passed every check to the typed configuration.</summary>
/// <param name="values">The values.</param>
/// <param name="folder">Where relative paths start.</param>
internal sealed class ConfigurationBinder(SettingValues values, string folder)
{
    private const long BytesPerMegabyte = 1_000_000;

    /// <summary>Makes the configuration.</summary>
    public static StationConfiguration Bind(SettingValues values, string folder) => new ConfigurationBinder(values, folder).Bind();

    private StationConfiguration Bind() => new()
    {
        Station = values.Text(Setting.Station)!,
        Model = PathOf(Setting.Model)!,
        WhenUnsound = values.Text(Setting.ModelWhenUnsound) == "warn" ? UnsoundAction.Warn : UnsoundAction.Reject,
        ModelManifest = PathOf(Setting.ModelManifest),
        Providers = Providers(),
        ProviderOptions = ProviderOptions(),
        Reference = new ReferenceConfiguration
        {
            Period = Int(Setting.ReferenceMinutes) is > 0 and int minutes ? TimeSpan.FromMinutes(minutes) : null,
            Tolerance = new ReferenceTolerance { MinimumSqnrDb = values.Number(Setting.ReferenceSqnr)!.Value },
        },
        Source = Source(),
        Recipe = PathOf(Setting.Recipe),
        RecipeAudit = PathOf(Setting.RecipeAudit),
        SimulatesGpio = values.Flag(Setting.SimulateGpio),
        Region = Region(),
        Thresholds = new ThresholdOverrides
        {
            Default = (float?)values.Number(Setting.ThresholdDefault),
            Margin = (float?)values.Number(Setting.ThresholdMargin),
            Labels = values.Labels(Setting.ThresholdLabels),
        },
        Output = new OutputConfiguration
        {
            JsonLines = values.Text(Setting.JsonLines) == OutputConfiguration.StandardOutput ? OutputConfiguration.StandardOutput : PathOf(Setting.JsonLines),
            Console = values.Flag(Setting.ConsoleTable),
            QueueLength = Int(Setting.QueueLength)!.Value,
        },
        Signals = Signals(),
        Display = values.Text(Setting.DisplayBus) is { } bus
            ? new DisplayConfiguration(bus, Int(Setting.DisplayAddress)!.Value, int.Parse(values.Text(Setting.DisplayHeight)!, CultureInfo.InvariantCulture))
            : null,
        ControlSocket = PathOf(Setting.ControlSocket),
        StallLimit = TimeSpan.FromSeconds(values.Number(Setting.StallSeconds)!.Value),
        MaximumParts = values.Whole(Setting.MaximumParts)!.Value,
    };

    private ProviderRequest Providers() => new()
    {
        Providers = values.Choices(Setting.Providers),
        Require = values.Flag(Setting.RequireProvider),
        Variant = values.Text(Setting.Variant),
        Settings = new SessionSettings
        {
            Threads = Int(Setting.Threads)!.Value,
            Spin = values.Flag(Setting.Spin),
            WarmUpRuns = Int(Setting.WarmUpRuns)!.Value,
        },
    };

    private ProviderConfiguration ProviderOptions() => new()
    {
        Cuda = new CudaOptions
        {
            Device = Int(Setting.CudaDevice)!.Value,
            MemoryLimit = values.Whole(Setting.CudaMemoryLimit) * BytesPerMegabyte,
            UseTensorRt = values.Flag(Setting.CudaTensorRt),
            TensorRtCacheFolder = PathOf(Setting.CudaCacheFolder),
            More = ProviderOptionText.Parse(values.Text(Setting.CudaMore), out _),
        },
        Ascend = new AscendOptions { Device = Int(Setting.AscendDevice)!.Value },
        Cann = new CannOptions
        {
            Device = Int(Setting.CannDevice)!.Value,
            CacheFolder = PathOf(Setting.CannCacheFolder),
            More = ProviderOptionText.Parse(values.Text(Setting.CannMore), out _),
        },
    };

    private SourceConfiguration Source() => values.Text(Setting.SourceType) switch
    {
        SourceTypes.Synthetic => Synthetic(),
        SourceTypes.Folder => new FolderSourceConfiguration
        {
            Path = PathOf(Setting.SourcePath)!,
            Recursive = values.Flag(Setting.Recursive),
            Loop = values.Flag(Setting.Loop),
            FramesPerSecond = values.Number(Setting.FramesPerSecond),
        },
        SourceTypes.Video => new VideoSourceConfiguration { Path = PathOf(Setting.SourcePath)! },
        SourceTypes.Rtsp => new RtspSourceConfiguration
        {
            Url = values.Text(Setting.Url)!,
            Tcp = values.Text(Setting.Transport) == "tcp",
            LatencyMilliseconds = Int(Setting.Latency)!.Value,
        },
        SourceTypes.V4l2 => Camera(),
        SourceTypes.Pipeline => new PipelineSourceConfiguration { Pipeline = values.Text(Setting.Pipeline)!, IsLive = values.Flag(Setting.Live) },
        SourceTypes.OpenCv => OpenCv(values.Text(Setting.Capture)!),
        string other => throw new InvalidOperationException($"The source type '{other}' is in the catalogue but is not read."),
        null => throw new InvalidOperationException("The source type was not checked."),
    };

    private SyntheticSourceConfiguration Synthetic()
    {
        SyntheticSourceConfiguration usual = new();
        return usual with
        {
            Seed = values.Whole(Setting.Seed)!.Value,
            OkShare = values.Number(Setting.OkShare)!.Value,
            Width = Int(Setting.Width) ?? usual.Width,
            Height = Int(Setting.Height) ?? usual.Height,
            Count = values.Whole(Setting.Count)!.Value,
            FramesPerSecond = values.Number(Setting.FramesPerSecond),
        };
    }

    private V4l2SourceConfiguration Camera() => new()
    {
        Device = values.Text(Setting.Device)!,
        Width = Int(Setting.Width),
        Height = Int(Setting.Height),
        FramesPerSecond = values.Number(Setting.FramesPerSecond),
        Format = values.Text(Setting.Format) is { } format ? Enum.Parse<V4L2Format>(format, ignoreCase: true) : null,
        Controls = new V4L2Controls
        {
            Exposure = Int(Setting.Exposure),
            Gain = Int(Setting.Gain),
            Focus = Int(Setting.Focus),
            WhiteBalance = Int(Setting.WhiteBalance),
            PowerLineFrequency = values.Text(Setting.PowerLineFrequency) switch
            {
                "off" => PowerLineFrequency.Off,
                "50" => PowerLineFrequency.Hertz50,
                "60" => PowerLineFrequency.Hertz60,
                _ => null,
            },
        },
    };

    private OpenCvSourceConfiguration OpenCv(string capture) => new() { Capture = OpenCvOptions.IsPath(capture) ? Path.GetFullPath(capture, folder) : capture };

    private RegionOfInterest? Region() => Int(Setting.RegionWidth) is { } width && Int(Setting.RegionHeight) is { } height
        ? new RegionOfInterest(Int(Setting.RegionX)!.Value, Int(Setting.RegionY)!.Value, width, height)
        : null;

    private SignalConfiguration? Signals() => values.Text(Setting.SignalChip) is { } chip
        ? new SignalConfiguration
        {
            Chip = chip,
            Outputs =
            [
                .. Setting.SignalLines.Where(item => values.Text(item.Value) is not null).Select(item => new StationOutput(
                    item.Key, new OutputLineOptions { Line = LineAddress.Parse(values.Text(item.Value)!), IsActiveLow = values.Flag(Setting.SignalActiveLow) })),
            ],
        }
        : null;

    private int? Int(SettingDefinition setting) => (int?)values.Whole(setting);

    private string? PathOf(SettingDefinition setting) => values.Text(setting) is { } path ? Path.GetFullPath(path, folder) : null;
}
