using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Station.Api.Mqtt;
using EdgeConvNeXt.Station.Api.Page;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Api.Webhook;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Core;
using EdgeConvNeXt.Station.Drift;
using EdgeConvNeXt.Station.Golden;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Indicators;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Console;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Outputs.Webhook;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Slots;
using EdgeConvNeXt.Station.Sources;

namespace EdgeConvNeXt.Station;

/// <summary>Everything that a station can do, a line each. A new source, output or display is a folder and a line here.</summary>
public static class StationModules
{
    /// <summary>Every kind of source, in the reference's order.</summary>
    public static IReadOnlyList<ISourceModule> Sources { get; } =
    [
        new SyntheticSource(),
        new FolderSource(),
        new VideoSource(),
        new RtspSource(),
        new V4l2Source(),
        new PipelineSource(),
        new OpenCvSource(),
    ];

    /// <summary>Every module, in the reference's order.</summary>
    public static IReadOnlyList<IStationModule> All { get; } =
    [
        new StationModule(),
        new TrustModule(),
        new SlotsModule(),
        new RecipeModule(),
        new InferenceModule(),
        new CudaModule(),
        new AscendModule(),
        new CannModule(),
        new SoundnessModule(),
        new GoldenPartsModule(),
        new SourceModule(Sources),
        new RegionModule(),
        new ThresholdModule(),
        new JsonLinesOutput(),
        new JournalOutput(),
        new ModbusOutput(),
        new EvidenceOutput(),
        new LabelModule(),
        new ShadowModule(),
        new ConsoleOutput(),
        new WebhookOutput(),
        new OutputModule(),
        new MqttOutput(),
        new SparkplugOutput(),
        new DriftModule(),
        new SignalsModule(),
        new Ssd1306Module(),
        new ControlModule(),
        new HttpModule(),
        new PageModule(),
        new MetricsModule(),
        new WatchdogModule(),
    ];

    /// <summary>What stands beside a running line, in the order of opening; the web answers for those before it.</summary>
    public static IReadOnlyList<Func<RunningStation, IAsyncDisposable?>> Companions { get; } =
    [
        SlotKeeper.Open,
        ShiftChecks.Open,
        DriftCompanion.Open,
        AccuracyWatch.Open,
        IndicatorBuilder.Open,
        ShadowCompanion.Open,
        ModbusCompanion.Open,
        StationControl.Open,
        MqttCompanion.Open,
        StationWebhook.Open,
        StationHttp.Open,
        StationPage.Open,
        StationTelemetry.Open,
        StationWeb.Open,
    ];

    /// <summary>Every setting of every module.</summary>
    public static SettingCatalog Catalog { get; } = new(All);

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file; relative paths in it start from its folder.</param>
    public static ConfigurationReading Read(string path) => new ConfigurationReader(Catalog).Read(path);
}
