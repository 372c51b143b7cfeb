using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>Percentiles of a latency.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
public sealed record LatencySummary(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    /// <summary>Percentiles of a histogram.</summary>
    public static LatencySummary Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new LatencySummary(histogram.Percentile(0.5), histogram.Percentile(0.95), histogram.Percentile(0.99));
    }

    /// <summary>For people.</summary>
    public override string ToString() => $"p50 {LatencyText.Milliseconds(P50)} ms, p95 {LatencyText.Milliseconds(P95)} ms, p99 {LatencyText.Milliseconds(P99)} ms";
}
