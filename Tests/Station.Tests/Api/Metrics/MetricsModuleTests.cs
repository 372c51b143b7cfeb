using System.Net;
using EdgeConvNeXt.Station.Api.Metrics;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Tests.Configuration;

namespace EdgeConvNeXt.Station.Tests.Api.Metrics;

public sealed class MetricsModuleTests
{
    [Fact]
    public void Nothing_is_told_unless_something_is_named()
    {
        StationConfiguration configuration = Sound("{}");

        Assert.Null(configuration.Metrics.Address);
        Assert.Null(configuration.Metrics.Otlp);
        Assert.Empty(configuration.Outputs);
    }

    [Fact]
    public void A_port_alone_is_answered_on_this_machine_only() =>
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9464), Sound("""{ "address": "9464" }""").Metrics.Address);

    [Fact]
    public void One_part_in_a_hundred_is_traced_where_there_is_a_collector()
    {
        StationConfiguration configuration = Sound("""{ "otlp": "http://collector:4318", "otlpProtocol": "grpc", "otlpSeconds": 5 }""");

        Assert.Equal([new TraceOutput(0.01)], configuration.Outputs);
        Assert.Equal(
            (OtlpTransport.Grpc, TimeSpan.FromSeconds(5)), (configuration.Metrics.Transport, configuration.Metrics.OtlpPeriod));
        Assert.Empty(Sound("""{ "otlp": "http://collector:4318", "traceShare": 0 }""").Outputs);
    }

    [Theory]
    [InlineData("""{ "address": "press4:9464" }""", "metrics.address is \"press4:9464\": expected a port")]
    [InlineData("""{ "otlp": "collector:4318" }""", "metrics.otlp is \"collector:4318\": expected an http or https URL")]
    [InlineData("""{ "otlp": "http://user:secret@collector" }""", "metrics.otlp is")]
    [InlineData("""{ "otlp": "/var/run/otlp" }""", "metrics.otlp is")]
    [InlineData("""{ "traceShare": 1.5 }""", "metrics.traceShare is 1.5: expected a number from 0 to 1")]
    [InlineData("""{ "otlpSeconds": 0 }""", "metrics.otlpSeconds is 0")]
    public void What_cannot_be_is_refused(string metrics, string expected) =>
        Assert.StartsWith(expected, Assert.Single(ConfigurationText.Faults(Of(metrics))), StringComparison.Ordinal);

    private static StationConfiguration Sound(string metrics) => ConfigurationText.Sound(Of(metrics));

    private static string Of(string metrics) =>
        $$"""{ "model": "m.edgemodel", "source": { "type": "synthetic" }, "metrics": {{metrics}} }""";
}
