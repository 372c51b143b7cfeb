using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Api.Web;
using EdgeConvNeXt.Station.Configuration;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Metrics;

/// <summary>Where metrics, health and traces are told.</summary>
internal sealed class MetricsModule : IStationModule
{
    internal static readonly SettingDefinition Address = new("metrics.address", Text, "Metrics address",
        "Where `/metrics` (for Prometheus), `/health/live` and `/health/ready` are answered over HTTP. Anyone who reaches an address other "
        + "than the loopback interface's may read them.")
    { Otherwise = "nothing is answered", Meaning = WebAddress.Expected };

    internal static readonly SettingDefinition Otlp = new("metrics.otlp", Text, "OTLP endpoint",
        "Collector that metrics and traces are sent to by the OpenTelemetry protocol, without the signal's path.")
    { Otherwise = "nothing is sent", Meaning = "an http or https URL (http://collector:4318)" };

    internal static readonly SettingDefinition Transport = new("metrics.otlpProtocol", Choice, "OTLP protocol",
        "How the collector is spoken to: protobuf over HTTP, by custom at port 4318, or gRPC, at 4317.")
    { Choices = ["http", "grpc"], Default = "\"http\"" };

    internal static readonly SettingDefinition Period = new("metrics.otlpSeconds", Number, "OTLP period",
        "From one sending of metrics to the next.")
    { Unit = "seconds", Default = "15", Minimum = 1, Maximum = 3600 };

    internal static readonly SettingDefinition TraceShare = new("metrics.traceShare", Number, "Traced share",
        "Share of parts whose traces (wait, preprocessing, inference, decision) are sent to the collector; 0 for none.")
    { Default = "0.01", Minimum = 0, Maximum = 1 };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } = [new("metrics", "Metrics", "Where metrics, health and traces are told.")];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Address, Otlp, Transport, Period, TraceShare];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (faults.AreSound(Address.Path) && values.Text(Address) is { } address && WebAddress.Parse(address) is null)
        {
            faults.AddUnsound(Address.Path, $"is \"{address}\": expected {Address.Expected}.");
        }

        if (faults.AreSound(Otlp.Path) && values.Text(Otlp) is { } otlp && CollectorOf(otlp) is null)
        {
            faults.AddUnsound(Otlp.Path, $"is \"{otlp}\": expected {Otlp.Expected}.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration)
    {
        MetricsConfiguration metrics = new()
        {
            Address = values.Text(Address) is { } address ? WebAddress.Parse(address) : null,
            Otlp = values.Text(Otlp) is { } otlp ? CollectorOf(otlp) : null,
            Transport = values.Word<OtlpTransport>(Transport),
            OtlpPeriod = TimeSpan.FromSeconds(values.Number(Period)!.Value),
            TraceShare = values.Number(TraceShare)!.Value,
        };
        configuration = configuration with { Metrics = metrics };
        return metrics is { Otlp: not null, TraceShare: > 0 } ? configuration.With(new TraceOutput(metrics.TraceShare)) : configuration;
    }

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock) =>
        configuration.Metrics.Address is { } address ? [new StationNeed(() => PortCheck.Look(address, Address.Path))] : [];

    // Name and password in an address would be logged with it.
    private static Uri? CollectorOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
        && url is { UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }
            ? url
            : null;
}
