using System.Net;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Where a station's metrics, health and traces are told; nowhere unless something is named.</summary>
public sealed record MetricsConfiguration
{
    /// <summary>Where Prometheus and health checks are answered; null for nowhere.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>The collector that metrics and traces are sent to, without the signal's path; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How they are sent there.</summary>
    public OtlpTransport Transport { get; init; }

    /// <summary>From one sending of metrics to the next.</summary>
    public TimeSpan OtlpPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The share of parts, 0 to 1, whose traces are sent.</summary>
    public double TraceShare { get; init; } = 0.01;
}

/// <summary>How a collector is spoken to.</summary>
public enum OtlpTransport
{
    /// <summary>Protobuf over HTTP, by custom at port 4318.</summary>
    Http,

    /// <summary>gRPC, by custom at port 4317.</summary>
    Grpc,
}
