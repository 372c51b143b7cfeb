using System.Text.Json;
using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Tests;

public sealed class DemoTextTests
{
    [Fact]
    public void The_accuracy_of_no_parts_is_none()
    {
        LatencyPercentiles none = LatencyPercentiles.Of(new LatencyHistogram());
        DemoTally tally = new(["ok"]);
        DemoSummary summary = new(
            tally.Parts, tally.Accuracy, 0, 0, 0, 0, "cpu", "tiny", 7, none, new Dictionary<string, LatencyPercentiles>(), 0);
        using StringWriter text = new();
        DemoText.WriteSummary(summary, text);
        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(summary, CliJson.Lines.DemoSummary));

        Assert.Contains("accuracy          -  (", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("accuracy").ValueKind);
    }
}
