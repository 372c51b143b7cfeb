using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Shadow;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

/// <summary>
/// A whole station in this process that tells its metrics, with a recipe, a reject position, a journal and a file of verdicts.
/// </summary>
internal sealed partial class MeasuredStation : IAsyncDisposable
{
    /// <summary>How many verdicts the queue of each output holds.</summary>
    public const int QueueLength = 64;

    private static readonly HealthResult Warm = new(
        [
            new DeviceHealth
            {
                Name = "npu 0", Source = "libdcmi", TemperatureCelsius = 45.5, Utilization = 0.25, PowerWatts = 8,
                MemoryUsedBytes = 1 << 20, MemoryTotalBytes = 1 << 30,
            },
        ],
        new Dictionary<string, string>());

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private Task _run = Task.CompletedTask;

    public RecordingLoggers Log { get; } = new();

    public GreySource Source { get; }

    public string Url { get; private set; } = "";

    public string Verdicts => _folder.File("verdicts.jsonl");

    // After so many frames the camera falls silent.
    private MeasuredStation(long frames) => Source = new GreySource(-1, isLive: true)
    {
        BeforeRead = (sequence, stop) => _ = sequence < frames ? Thread.Yield() : stop.WaitHandle.WaitOne(),
    };

    public static Task<MeasuredStation> Start(MetricsConfiguration metrics, params OutputConfiguration[] more) =>
        Start(new MeasuredStation(long.MaxValue), metrics, more);

    /// <summary>A station whose camera falls silent after so many frames.</summary>
    public static Task<MeasuredStation> StartWithFrames(long frames, MetricsConfiguration metrics) =>
        Start(new MeasuredStation(frames), metrics, []);

    /// <summary>The same, which keeps a picture of every part.</summary>
    public static Task<MeasuredStation> StartWithPictures(long frames, MetricsConfiguration metrics)
    {
        MeasuredStation station = new(frames);
        EvidenceSettings pictures = new()
        {
            Journal = station._folder.File("journal"), Folder = station._folder.File("pictures"), KeepsAllOk = true,
            Limits = PictureWords.Classes.ToDictionary(ofClass => ofClass, _ => new EvidenceLimits { Bytes = 1_000_000 }),
        };
        return Start(station, metrics, [new EvidenceConfiguration(pictures)]);
    }

    /// <summary>A station beside whose line two models judge, of which one is not there.</summary>
    public static Task<MeasuredStation> StartWithShadows(MetricsConfiguration metrics)
    {
        MeasuredStation station = new(long.MaxValue);
        string shadow = TinyModel.WriteBundle(station._folder.File("shadow.edgemodel"));
        return Start(
            station, metrics, [new ShadowConfiguration([shadow, station._folder.File("none")], station._folder.File("journal"))]);
    }

    public async Task<string> Get(string path) => await _client.GetStringAsync(Url + path);

    public async Task<(HttpStatusCode Status, string Body)> Ask(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(Url + path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Scrapes until something is there.</summary>
    public async Task<PrometheusText> ScrapeUntil(Func<PrometheusText, bool> isReached)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            timeout.Token.ThrowIfCancellationRequested();
            PrometheusText text = PrometheusText.Parse(await Get("/metrics"));
            if (isReached(text))
            {
                return text;
            }
        }
    }

    public async Task Until(Func<bool> isReached)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromMinutes(2));
        while (!isReached() && !_run.IsCompleted)
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _client.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    private static async Task<MeasuredStation> Start(MeasuredStation station, MetricsConfiguration metrics, OutputConfiguration[] more)
    {
        await station.Begin(metrics, more);
        return station;
    }

    private async Task Begin(MetricsConfiguration metrics, OutputConfiguration[] more)
    {
        StationServices services = new()
        {
            Loggers = Log, Companions = StationModules.Companions, CreateSource = (_, _) => Source,
            ReadHealth = _ => Task.FromResult(Warm),
        };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        StationConfiguration configuration = Configuration() with { Metrics = metrics };
        configuration = configuration with { Outputs = [.. configuration.Outputs, .. more] };
        _run = Task.Run(() => runner.RunAsync(configuration, _stop.Token));
        await Until(() => Log.Count(1000) > 0);
        if (_run.IsFaulted)
        {
            await _run;
        }

        if (Log.Entries.FirstOrDefault(entry => entry.Id == 1600).Message is { } opened)
        {
            Url = Opened().Match(opened).Value;
        }
    }

    private StationConfiguration Configuration()
    {
        string recipe = _folder.File("recipe.json");
        File.WriteAllText(recipe, string.Create(CultureInfo.InvariantCulture, $$"""
            { "name": "grey \"4\\5\"", "trigger": { "deadlineMs": 60000 },
              "rejection": { "chip": "belt", "line": "push", "travelMs": 60001 } }
            """));
        return new StationConfiguration
        {
            Station = "press 4",
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = recipe,
            SimulatesGpio = true,
            Outputs = [new JsonLinesConfiguration(Verdicts), new JournalConfiguration(_folder.File("journal"))],
            QueueLength = QueueLength,
        };
    }

    [GeneratedRegex("http://[0-9.:]+[0-9]")]
    private static partial Regex Opened();
}
