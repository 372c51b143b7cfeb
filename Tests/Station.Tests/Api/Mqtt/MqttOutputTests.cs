using System.Text;
using EdgeConvNeXt.Station.Api.Mqtt;
using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Api.Mqtt;

/// <summary>The settings of a broker.</summary>
public sealed class MqttOutputTests
{
    private const string Sound = """ "address": "broker:1883", "site": "north", "line": "l1" """;

    [Fact]
    public void A_broker_with_site_and_line_is_enough()
    {
        MqttConfiguration mqtt = Read(Sound).Configuration!.Mqtt!;

        Assert.Equal(("broker", 1883, "north", "l1"), (mqtt.Host, mqtt.Port, mqtt.Site, mqtt.Line));
        Assert.Equal((MqttProtocol.Five, false), (mqtt.Protocol, mqtt.SendsHistory));
        Assert.Null(mqtt.Tls);
        Assert.Empty(mqtt.Commands);
    }

    [Fact]
    public void Every_setting_finds_its_place()
    {
        MqttConfiguration mqtt = Read(
            Sound + """
            , "protocol": "3.1.1", "clientId": "press", "tls": true, "caFile": "ca.pem", "certificateFile": "own.pem", "keyFile": "own.key",
            "user": "u", "passwordFile": "p", "commands": ["trigger"], "keepAlive": 30, "operationTimeout": 2.5, "healthPeriod": 60,
            "history": true
            """).Configuration!.Mqtt!;

        Assert.Equal((MqttProtocol.ThreeOneOne, "press", "u", "/etc/edge/p"), (mqtt.Protocol, mqtt.ClientId, mqtt.User, mqtt.PasswordFile));
        Assert.Equal(
            new MqttTls { CaFile = "/etc/edge/ca.pem", CertificateFile = "/etc/edge/own.pem", KeyFile = "/etc/edge/own.key" }, mqtt.Tls);
        Assert.Equal(["trigger"], mqtt.Commands);
        Assert.Equal((30, 2.5, 60), (mqtt.KeepAlive.TotalSeconds, mqtt.OperationTimeout.TotalSeconds, mqtt.HealthPeriod.TotalSeconds));
        Assert.True(mqtt.SendsHistory);
    }

    [Theory]
    [InlineData(""" "site": "north" """, "output.mqtt.site goes only with a broker: expected output.mqtt.address beside it.")]
    [InlineData(""" "address": "broker:1883", "line": "l1" """, "output.mqtt.site is missing: expected a name")]
    [InlineData(""" "address": "broker", "site": "a", "line": "b" """, "output.mqtt.address is no address of a broker: ")]
    [InlineData(""" "address": "broker:0", "site": "a", "line": "b" """, "output.mqtt.address is no address of a broker: ")]
    [InlineData(""" "address": "::1:1883", "site": "a", "line": "b" """, "output.mqtt.address is no address of a broker: ")]
    [InlineData(""" "address": "mqtt://broker:1883", "site": "a", "line": "b" """, "output.mqtt.address is no address of a broker: ")]
    [InlineData(""" "address": "broker:1883", "site": "a/b", "line": "b" """, "output.mqtt.site cannot be a part of a topic: ")]
    [InlineData(""" "address": "broker:1883", "site": "a", "line": "#" """, "output.mqtt.line cannot be a part of a topic: ")]
    [InlineData(""" "address": "broker:1883", "site": "a", "line": "b\n" """, "output.mqtt.line cannot be a part of a topic: ")]
    [InlineData(Sound + """ , "caFile": "ca.pem" """, "output.mqtt.caFile goes only with output.mqtt.tls: true.")]
    [InlineData(Sound + """ , "tls": true, "keyFile": "k" """, "output.mqtt.certificateFile is missing: output.mqtt.keyFile goes only")]
    [InlineData(Sound + """ , "passwordFile": "p" """, "output.mqtt.passwordFile goes only with output.mqtt.user.")]
    public void What_does_not_go_together_is_refused(string mqtt, string fault) =>
        Assert.StartsWith(fault, Assert.Single(Read(mqtt).Faults).What, StringComparison.Ordinal);

    [Fact]
    public void A_broker_needs_a_journal() => Assert.Equal(
        "output.mqtt.address needs a journal, where results wait for the broker: expected output.journal beside it.",
        Assert.Single(Read(Sound, journal: "").Faults).What);

    [Fact]
    public void A_station_s_name_is_a_part_of_a_topic_too() => Assert.StartsWith(
        "station cannot be a part of a topic: ", Assert.Single(Read(Sound, station: "press+4").Faults).What, StringComparison.Ordinal);

    [Theory]
    [InlineData("broker:1883", "broker", 1883)]
    [InlineData("10.0.0.7:8883", "10.0.0.7", 8883)]
    [InlineData("[::1]:1883", "::1", 1883)]
    public void Addresses_are_names_or_numbers(string address, string host, int port) =>
        Assert.Equal((host, port), MqttOutput.ParseAddress(address));

    private static ConfigurationReading Read(string mqtt, string journal = "\"journal\": \"j\",", string station = "press 4") =>
        new ConfigurationReader(StationModules.Catalog).Parse(
            Encoding.UTF8.GetBytes(
                $$"""
                {
                  "station": "{{station}}", "model": "m.edgemodel", "source": { "type": "synthetic" },
                  "output": { {{journal}} "mqtt": { {{mqtt}} } }
                }
                """),
            "/etc/edge/agent.json");
}
