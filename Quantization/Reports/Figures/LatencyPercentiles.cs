namespace EdgeConvNeXt.Quantization.Reports.Figures;

/// <summary>Percentiles of a latency in milliseconds.</summary>
/// <param name="P50">Half of all took no longer.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
public sealed record LatencyPercentiles(double P50, double P95, double P99);
