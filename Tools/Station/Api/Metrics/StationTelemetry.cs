using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>
/// Tells how a station does: metrics to whoever asks for them and to a collector, health to whoever asks, traces of some parts to the
/// collector. The line knows nothing of it.
/// </summary>
internal sealed class StationTelemetry : IAsyncDisposable, IWebPart
{
    private static readonly string[] Asking = ["GET", "HEAD"];

    private const string Service = "edge-agent";
    private const int MostScrapeBytes = 4 << 20;
    private const int ScrapeMilliseconds = 5000;
    private const int MostSpans = 2048;

    // A station stops within 2 s, and most of these are others'.
    private static readonly TimeSpan CloseTime = TimeSpan.FromMilliseconds(300);

    private readonly MetricsConfiguration _configuration;
    private readonly StationMeter _meter;
    private readonly StationHealth _health;
    private readonly CollectorLink[] _links;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider? _traces;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    private StationTelemetry(RunningStation running)
    {
        (StationHost station, StationConfiguration configuration, StationServices services) = running;
        _configuration = configuration.Metrics;
        _clock = services.Clock;
        _log = services.Loggers.CreateLogger<StationTelemetry>();
        _health = new StationHealth(station, running.CreateHealth());
        _meter = new StationMeter();
        new StationInstruments(running, _health, _meter).Add();
        TraceSink? traces = station.Sinks.OfType<TraceSink>().FirstOrDefault();
        _links = _configuration.Otlp is null ? []
            : [.. (traces is null ? ["metrics"] : (string[])["metrics", "traces"]).Select(Link)];
        if (_links.Length > 0)
        {
            _meter.AddByLabel(StationMetrics.FailedExports, () => _links.Select(link => (link.Signal, (double)link.Failed)));
            _meter.Add(StationMetrics.LostTraces, () => traces?.Lost ?? 0);
            MetricsLog.Sends(_log, _configuration.Otlp!, _configuration.OtlpPeriod.TotalSeconds);
        }

        ResourceBuilder resource = ResourceOf(configuration.Station);
        _metrics = MetricsFor(resource);
        _traces = traces is null ? null : TracesFor(resource, _links[1]);
    }

    /// <inheritdoc/>
    public IPEndPoint? Address => _configuration.Address;

    /// <inheritdoc/>
    public string Title => "metrics and health";

    /// <summary>Begins to export; null where nothing is exported.</summary>
    public static StationTelemetry? Open(RunningStation running) =>
        running.Configuration.Metrics is { Address: null, Otlp: null } ? null : new StationTelemetry(running);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPrometheusScrapingEndpoint("/metrics", _metrics, null, null);
        endpoints.MapMethods("/health/live", Asking, context => AnswerAsync(context, _health.Live()));
        endpoints.MapMethods("/health/ready", Asking, context => AnswerAsync(context, _health.Ready()));
    }

    /// <summary>Sends what there is once more, for no longer than a moment; a collector that is away is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        bool isAway = _links.Any(link => link.IsTroubled);
        foreach (CollectorLink link in _links)
        {
            link.BeginClose();
        }

        Task closing = Task.Run(Close);
        if (isAway)
        {
            return;
        }

        await closing.WaitAsync(CloseTime, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closing.IsCompletedSuccessfully || _links.Any(link => link.HasLostLast))
        {
            MetricsLog.CloseTimedOut(_log, CloseTime.TotalSeconds);
        }
    }

    private static async Task AnswerAsync(HttpContext context, HealthAnswer answer)
    {
        context.Response.StatusCode = answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(answer, HealthJson.Default.HealthAnswer), context.RequestAborted).ConfigureAwait(false);
    }

    // Without a name of its own every program is an unknown_service. What the machine's environment adds for all programs stays.
    private static ResourceBuilder ResourceOf(string station) => ResourceBuilder.CreateDefault().AddService(
        Service, serviceVersion: typeof(StationTelemetry).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false,
        serviceInstanceId: station);

    private CollectorLink Link(string signal) => new(signal, _configuration, _log);

    private MeterProvider MetricsFor(ResourceBuilder resource)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().AddMeter(StationMeter.Name).SetResourceBuilder(resource);
        if (_configuration.Address is not null)
        {
            builder.AddPrometheusExporter(options =>
            {
                options.ScopeInfoEnabled = false;
                options.MaxScrapeResponseSizeBytes = MostScrapeBytes;
                options.ScrapeResponseTimeoutMilliseconds = ScrapeMilliseconds;
            });
        }

        if (_links.Length > 0)
        {
            builder.AddReader(new PeriodicExportingMetricReader(
                new MetricSender(_links[0]), (int)_configuration.OtlpPeriod.TotalMilliseconds));
        }

        return builder.Build();
    }

    // Parts are picked before, so that all that come here are sent.
    private static TracerProvider TracesFor(ResourceBuilder resource, CollectorLink link) =>
        Sdk.CreateTracerProviderBuilder().AddSource(StationMeter.Name).SetResourceBuilder(resource).SetSampler(new AlwaysOnSampler())
            .AddProcessor(new BatchActivityExportProcessor(new TraceSender(link), MostSpans))
            .Build();

    private void Close()
    {
        int each = (int)CloseTime.TotalMilliseconds;
        _traces?.Shutdown(each);
        _metrics.Shutdown(each);
        _traces?.Dispose();
        _metrics.Dispose();
        _meter.Dispose();
    }
}
