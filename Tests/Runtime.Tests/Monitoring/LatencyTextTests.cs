using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Tests.Monitoring;

/// <summary>Percentiles of real histograms as people read them.</summary>
public sealed class LatencyTextTests
{
    [Theory]
    [InlineData(0.0514, "0.052")]
    [InlineData(0.7312, "0.73")]
    [InlineData(5.134, "5.2")]
    [InlineData(9.98, "10.1")]
    [InlineData(42.34, "42")]
    [InlineData(66.9, "67")]
    [InlineData(123.4, "123")]
    [InlineData(1234.5, "1220")]
    public void A_percentile_has_the_digits_that_its_histogram_knows(double milliseconds, string expected)
    {
        LatencyHistogram histogram = new();
        histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        histogram.Record(TimeSpan.FromHours(1));

        Assert.Equal(expected, LatencyText.Milliseconds(histogram.Percentile(0.5)));
        Assert.Equal(expected, LatencyText.Milliseconds(histogram.Percentile(0.5).TotalMilliseconds));
    }
}
