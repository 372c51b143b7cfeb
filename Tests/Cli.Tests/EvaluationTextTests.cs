using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class EvaluationTextTests
{
    private static readonly EvaluationReport Report = new()
    {
        Model = "m@1", Variant = "cpu", Provider = "cpu", Images = 3, Unreadable = 0, Top1 = 1, Top5 = 1, Labels = [], Confusion = [],
        Escapes = 0, Overkill = 0, Unsure = 0,
        LatencyMs = Measured(5.134), InferenceMs = Measured(5.134),
    };

    [Fact]
    public void Percentiles_that_are_the_same_are_printed_once_with_no_more_digits_than_they_have()
    {
        string text = Write(Report);

        Assert.Contains(
            "latency            p50 5.2  p95 5.2  p99 5.2 ms  (pixels to verdict, inference all but the whole)\n", text,
            StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Contains("p50", StringComparison.Ordinal));
    }

    [Fact]
    public void Percentiles_that_differ_have_a_line_each()
    {
        string text = Write(Report with { LatencyMs = Measured(42.34) });

        Assert.Contains(
            "latency            p50 42  p95 42  p99 42 ms  (pixels to verdict)\ninference          p50 5.2  p95 5.2  p99 5.2 ms\n", text,
            StringComparison.Ordinal);
    }

    // A longer one behind it keeps its bucket whole: the longest of all is known better.
    private static LatencyPercentiles Measured(double milliseconds)
    {
        LatencyHistogram histogram = new();
        for (int run = 0; run < 1000; run++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(milliseconds));
        }

        histogram.Record(TimeSpan.FromSeconds(1));
        return LatencyPercentiles.Of(histogram);
    }

    private static string Write(EvaluationReport report)
    {
        using StringWriter output = new();
        EvaluationText.Write(report, output);
        return output.ToString();
    }
}
