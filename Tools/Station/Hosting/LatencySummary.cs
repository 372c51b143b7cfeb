using System.Globalization;
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
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"p50 {P50.TotalMilliseconds:0.###} ms, p95 {P95.TotalMilliseconds:0.###} ms, p99 {P99.TotalMilliseconds:0.###} ms");
}
