using System.Text;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Api.Mqtt;

/// <summary>The settings of Sparkplug.</summary>
public sealed class SparkplugOutputTests
{
    private const string Broker = """ "address": "broker:1883", "site": "north", "line": "l1" """;

    [Fact]
    public void It_is_off_unless_a_group_is_named() => Assert.Null(Read(Broker).Configuration!.Mqtt!.Sparkplug);

    [Fact]
    public void A_group_is_enough() => Assert.Equal(
        new SparkplugConfiguration { Group = "plant" },
        Read(Broker + """, "sparkplug": { "group": "plant" } """).Configuration!.Mqtt!.Sparkplug);

    [Fact]
    public void Every_setting_finds_its_place() => Assert.Equal(
        new SparkplugConfiguration { Group = "plant", Node = "n", Device = "d", PrimaryHost = "h" },
        Read(Broker + """, "sparkplug": { "group": "plant", "node": "n", "device": "d", "primaryHost": "h" } """).Configuration!.Mqtt!
            .Sparkplug);

    [Theory]
    [InlineData(""" "sparkplug": { "group": "plant" } """, "sparkplug.group goes only with output.mqtt.address: expected it beside it.")]
    [InlineData(
        Broker + """, "sparkplug": { "device": "d" } """,
        "sparkplug.device goes only with output.mqtt.sparkplug.group: expected it beside it.")]
    [InlineData(Broker + """, "sparkplug": { "group": "a/b" } """, "sparkplug.group cannot be a part of a topic: expected 1 to 100 ")]
    [InlineData(Broker + """, "sparkplug": { "group": "" } """, "sparkplug.group ")]
    [InlineData(Broker + """, "sparkplug": { "group": "a", "node": "+" } """, "sparkplug.node cannot be a part of a topic: ")]
    [InlineData(Broker + """, "sparkplug": { "group": "a", "device": "d#" } """, "sparkplug.device cannot be a part of a topic: ")]
    [InlineData(Broker + """, "sparkplug": { "group": "a", "primaryHost": "h/1" } """, "sparkplug.primaryHost cannot be a part of a ")]
    [InlineData(Broker + """, "sparkplug": { "group": "a", "nodes": "b" } """, "sparkplug.nodes is not a setting")]
    [Trait("tck", "tck-id-topic-structure-namespace-valid-group-id")]
    [Trait("tck", "tck-id-topic-structure-namespace-valid-edge-node-id")]
    [Trait("tck", "tck-id-topic-structure-namespace-valid-device-id")]
    public void What_cannot_be_is_refused_in_one_sentence(string mqtt, string fault) =>
        Assert.StartsWith("output.mqtt." + fault, Assert.Single(Read(mqtt).Faults).What, StringComparison.Ordinal);

    private static ConfigurationReading Read(string mqtt) => new ConfigurationReader(StationModules.Catalog).Parse(
        Encoding.UTF8.GetBytes(
            $$"""
            {
              "station": "press 4", "model": "m.edgemodel", "source": { "type": "synthetic" },
              "output": { "journal": "j", "mqtt": { {{mqtt}} } }
            }
            """),
        "/etc/edge/agent.json");
}
