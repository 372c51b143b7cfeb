using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Cli.Evaluate;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class EvaluationTextTests
{
    private static readonly EvaluationReport Report = new()
    {
        Model = "m@1", Variant = "cpu", Provider = "cpu", Images = 3, Unreadable = 0, Top1 = 1, Top5 = 1, Labels = [], Confusion = [], Escapes = 0, Overkill = 0, Unsure = 0,
        LatencyMs = new Percentiles(23.417, 112.03, 1.2345), InferenceMs = new Percentiles(23.417, 112.03, 1.2345),
    };

    [Fact]
    public void Percentiles_that_are_the_same_are_printed_once_with_no_more_digits_than_they_have()
    {
        string text = Write(Report);

        Assert.Contains("latency            p50 23.4  p95 112  p99 1.23 ms  (pixels to verdict, inference all but the whole)\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Contains("p50", StringComparison.Ordinal));
    }

    [Fact]
    public void Percentiles_that_differ_have_a_line_each()
    {
        string text = Write(Report with { InferenceMs = new Percentiles(22, 23, 24) });

        Assert.Contains("latency            p50 23.4  p95 112  p99 1.23 ms  (pixels to verdict)\ninference          p50 22.0  p95 23.0  p99 24.0 ms\n", text, StringComparison.Ordinal);
    }

    private static string Write(EvaluationReport report)
    {
        using StringWriter output = new();
        EvaluationText.Write(report, output);
        return output.ToString();
    }
}
