using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>Percentiles of a latency in milliseconds.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
internal sealed record Percentiles(double P50, double P95, double P99)
{
    /// <summary>Percentiles of a histogram, to the microsecond.</summary>
    public static Percentiles Of(LatencyHistogram histogram) => new(At(histogram, 0.50), At(histogram, 0.95), At(histogram, 0.99));

    private static double At(LatencyHistogram histogram, double share) => Math.Round(histogram.Percentile(share).TotalMilliseconds, 3);
}
