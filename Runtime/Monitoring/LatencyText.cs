using System.Globalization;

namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>
/// Percentiles of a <see cref="LatencyHistogram"/> as people read them, in milliseconds: the digits that are known and no zeros behind
/// them, which would look like more. The histogram has rounded already; below a microsecond nothing is known.
/// </summary>
public static class LatencyText
{
    /// <summary>A percentile: "5.1", "42", "0.051".</summary>
    public static string Milliseconds(TimeSpan percentile) => Milliseconds(percentile.TotalMilliseconds);

    /// <summary>A percentile that is in milliseconds already.</summary>
    public static string Milliseconds(double percentile) => percentile.ToString("0.###", CultureInfo.InvariantCulture);
}
