using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cuda;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Trials;
using EdgeConvNeXt.Targets.Signals;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>What a station is to do. Paths are absolute when it comes from a file.</summary>
public sealed record StationConfiguration
{
    /// <summary>Name of the station.</summary>
    public string Station { get; init; } = "station";

    /// <summary>The model bundle, or a bare ONNX file when <see cref="ModelManifest"/> is set.</summary>
    public required string Model { get; init; }

    /// <summary>Whose models may run; null where no signature is asked for.</summary>
    public TrustConfiguration? Trust { get; init; }

    /// <summary>Where models are installed; null where the station runs the one above alone.</summary>
    public SlotsConfiguration? Slots { get; init; }

    /// <summary>Parts whose truth is known; null without a folder and times of their own.</summary>
    public GoldenPartsConfiguration? GoldenParts { get; init; }

    /// <summary>What is done while the model does not compute as its reference does.</summary>
    public UnsoundAction WhenUnsound { get; init; }

    /// <summary>The manifest that goes with a bare ONNX file, or null.</summary>
    public string? ModelManifest { get; init; }

    /// <summary>What may run the model, and how.</summary>
    public ProviderRequest Providers { get; init; } = new();

    /// <summary>What single providers are told.</summary>
    public ProviderConfiguration ProviderOptions { get; init; } = new();

    /// <summary>How the running model is held against its golden vectors.</summary>
    public SelfTestConfiguration SelfTest { get; init; } = new();

    /// <summary>Where frames come from.</summary>
    public required SourceConfiguration Source { get; init; }

    /// <summary>
    /// The recipe: triggers, regions, thresholds, voting and rejection; null where every frame is a part and nothing is rejected.
    /// </summary>
    public string? Recipe { get; init; }

    /// <summary>Where changes of the recipe are recorded; null for the file beside the recipe.</summary>
    public string? RecipeAudit { get; init; }

    /// <summary>Whether digital lines are simulated ones.</summary>
    public bool SimulatesGpio { get; init; }

    /// <summary>The part of each frame that is looked at, or null for all of it.</summary>
    public RegionOfInterest? Region { get; init; }

    /// <summary>What replaces the model's own thresholds.</summary>
    public ThresholdOverrides Thresholds { get; init; } = new();

    /// <summary>The tower light and other lines that tell of the station's state; null without.</summary>
    public SignalConfiguration? Signals { get; init; }

    /// <summary>The station's display; null without.</summary>
    public DisplayConfiguration? Display { get; init; }

    /// <summary>Where verdicts go.</summary>
    public IReadOnlyList<OutputConfiguration> Outputs { get; init; } = [];

    /// <summary>Verdicts that may wait for each output, 1 or more.</summary>
    public int QueueLength { get; init; } = 1024;

    /// <summary>The broker; null without.</summary>
    public MqttConfiguration? Mqtt { get; init; }

    /// <summary>Where results are posted; null without.</summary>
    public WebhookConfiguration? Webhook { get; init; }

    /// <summary>Path of the unix socket on which the running agent answers; null for the one in the service's runtime directory.</summary>
    public string? ControlSocket { get; init; }

    /// <summary>Where the station is told things over HTTP; null without.</summary>
    public HttpConfiguration? Http { get; init; }

    /// <summary>The page that people look at; null without.</summary>
    public PageConfiguration? Page { get; init; }

    /// <summary>Where metrics are told.</summary>
    public MetricsConfiguration Metrics { get; init; } = new();

    /// <summary>How long the line may go without a verdict and still count as alive.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Parts after which the line ends; 0 means no limit.</summary>
    public long MaximumParts { get; init; }

    /// <summary>The same with one more output.</summary>
    public StationConfiguration With(OutputConfiguration output) => this with { Outputs = [.. Outputs, output] };
}

/// <summary>Whose models may run.</summary>
/// <param name="Folder">The folder of public keys and revoked digests.</param>
/// <param name="AllowsUnsigned">Whether models without a signature may run all the same.</param>
public sealed record TrustConfiguration(string Folder, bool AllowsUnsigned);

/// <summary>Where models are installed, and what a new one has to come through.</summary>
/// <param name="Folder">The folder of slots.</param>
/// <param name="Trial">The trial.</param>
public sealed record SlotsConfiguration(string Folder, TrialSettings Trial);

/// <summary>Parts whose truth is known.</summary>
/// <param name="Folder">The folder of their pictures, a folder for each label; null where the model's bundle alone has some.</param>
/// <param name="Times">When they are judged each day, by the station's local time, beside each start.</param>
public sealed record GoldenPartsConfiguration(string? Folder, IReadOnlyList<TimeOnly> Times);

/// <summary>What single providers are told.</summary>
public sealed record ProviderConfiguration
{
    /// <summary>NVIDIA cards.</summary>
    public CudaOptions Cuda { get; init; } = new();

    /// <summary>Ascend NPUs by AscendCL.</summary>
    public AscendOptions Ascend { get; init; } = new();

    /// <summary>Ascend NPUs through ONNX Runtime.</summary>
    public CannOptions Cann { get; init; } = new();
}

/// <summary>How the running model is held against its bundle's golden vectors.</summary>
public sealed record SelfTestConfiguration
{
    /// <summary>From one check to the next; null for the one at the start alone.</summary>
    public TimeSpan? Period { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far scores may be from the reference.</summary>
    public GoldenTolerance Tolerance { get; init; } = new();
}

/// <summary>The station's tower light and what else tells of its state.</summary>
public sealed record SignalConfiguration
{
    /// <summary>The chip, by label or name.</summary>
    public required string Chip { get; init; }

    /// <summary>The lines and what each is for.</summary>
    public required IReadOnlyList<StationOutput> Outputs { get; init; }
}

/// <summary>What a station does while its model does not compute as its golden vectors say.</summary>
public enum UnsoundAction
{
    /// <summary>Every part is rejected, or unsure where nothing is rejected.</summary>
    Reject,

    /// <summary>Verdicts go on.</summary>
    Warn,
}
