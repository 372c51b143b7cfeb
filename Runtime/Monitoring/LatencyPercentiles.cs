namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>Percentiles of a latency in milliseconds.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
public sealed record LatencyPercentiles(double P50, double P95, double P99)
{
    private const int Places = 3;

    /// <summary>Percentiles of a histogram, to the microsecond.</summary>
    public static LatencyPercentiles Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new(At(histogram, 0.50), At(histogram, 0.95), At(histogram, 0.99));
    }

    private static double At(LatencyHistogram histogram, double share) => Math.Round(histogram.Percentile(share).TotalMilliseconds, Places);
}
