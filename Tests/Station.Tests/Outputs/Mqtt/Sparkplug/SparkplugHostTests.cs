using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>What a node does with a primary host, and on command. Traits name what the specification's test kit calls the rule.</summary>
public sealed class SparkplugHostTests : IAsyncLifetime, IDisposable
{
    private const string Host = "scada";

    private readonly SparkplugBench _bench = new();

    public async Task InitializeAsync() => await _bench.Begin();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose() => _bench.Broker.Dispose();

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-wait")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-wait-id")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-wait-online")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-phid-offline")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-termination-host-offline")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-termination-host-offline-reconnect")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-termination-host-offline-timestamp")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-birth-sequence-wait")]
    public async Task A_node_lives_while_its_primary_host_does(MqttProtocol protocol)
    {
        await _bench.Say("another", isOnline: true, 1000);
        await _bench.Say(Host, isOnline: false, 900);
        _bench.Start(protocol, host: Host);
        await _bench.Await(() => _bench.Link!.Status.Error == "spBv1.0/STATE/scada does not say that the primary host is online");
        await _bench.Say(Host, isOnline: true, 899);
        await _bench.Inspect(2);
        Assert.False(_bench.Link!.Status.Connected);
        await _bench.Say(Host, isOnline: true, 1000);

        // What was said before the birth would have been said before this.
        Assert.Equal(("NBIRTH", 0L), await Kind(_bench.Next()));
        Assert.Equal((1, true), await Result());
        Assert.Equal((2, true), await Result());

        // The will of an earlier session of the host, late.
        await _bench.Say(Host, isOnline: false, 999);
        await _bench.Inspect(1);
        Assert.Equal((3, false), await Result());

        await _bench.Say(Host, isOnline: false, 1000);
        Assert.Equal(("NDEATH", 0L), await Kind(_bench.Next("NDEATH")));
        await _bench.Await(() => !_bench.Link.Status.Connected);
        await _bench.Inspect(2);
        await _bench.Say(Host, isOnline: true, 2000);
        Assert.Equal(("NBIRTH", 1L), await Kind(_bench.Next("NBIRTH")));
        Assert.Equal((4, true), await Result());
        Assert.Equal((5, true), await Result());
        await _bench.Inspect(1);
        Assert.Equal((6, false), await Result());
    }

    [Fact]
    public async Task What_is_no_state_of_a_host_changes_nothing_and_is_told()
    {
        _bench.Start(host: Host);
        await _bench.Await(() => _bench.Link!.Status.Error is not null);
        await _bench.Send($"spBv1.0/STATE/{Host}", "OFFLINE"u8.ToArray());
        await _bench.Send($"spBv1.0/STATE/{Host}", """{"online":"true","timestamp":1}"""u8.ToArray());
        await _bench.Send($"spBv1.0/STATE/{Host}", """{"online":true}"""u8.ToArray());
        await _bench.Send($"spBv1.0/STATE/{Host}", new byte[10_000]);
        await _bench.Say(Host, isOnline: true, 1);

        Assert.Equal(("NBIRTH", 0L), await Kind(_bench.Next()));
        Assert.Single(_bench.Log.Entries, entry => $"{entry}".Contains("it is no state of a host", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, MqttProtocol.Five)]
    [InlineData(SparkplugBench.Device, MqttProtocol.Five)]
    [InlineData(SparkplugBench.Device, MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-message-flow-device-dcmd-subscribe")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-dcmd-verb")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-ncmd-verb")]
    public async Task A_command_that_is_switched_on_is_carried_out_once_and_answered(string? device, MqttProtocol protocol)
    {
        await _bench.Command("""[{ "name": "Control/Recipe", "boolean_value": true }]""", device, "-r");
        _bench.Start(protocol, device, commands: ["trigger", "recipe"]);
        SparkplugHeard birth = await _bench.Next(device is null ? "NBIRTH" : "DBIRTH");
        Assert.False(birth.Payload["Control/Trigger"].Value.GetBoolean());
        Assert.True(birth.Payload["Control/Last Command"].IsNull);

        await _bench.Command("""[{ "name": "Control/Trigger", "boolean_value": true }]""", device);
        SparkplugHeard answer = await _bench.Next(device is null ? "NDATA" : "DDATA");
        _bench.Station.Refusal = "Expected a better recipe.";
        await _bench.Command("""[{ "name": "Control/Recipe", "boolean_value": true }]""", device);
        SparkplugHeard refused = await _bench.Next(device is null ? "NDATA" : "DDATA");

        Assert.Equal(["trigger", "recipe"], _bench.Station.CarriedOut);
        Assert.Equal("trigger", answer.Payload["Control/Last Command"].Value.GetString());
        Assert.True(answer.Payload["Control/Accepted"].Value.GetBoolean());
        Assert.False(refused.Payload["Control/Accepted"].Value.GetBoolean());
        Assert.Equal("Expected a better recipe.", refused.Payload["Control/Error"].Value.GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SparkplugBench.Device)]
    public async Task What_is_not_switched_on_is_no_command_whatever_is_written_to_it(string? device)
    {
        _bench.Start(device: device, commands: ["recipe"]);
        await _bench.Next(device is null ? "NBIRTH" : "DBIRTH");

        await _bench.Command("""[{ "name": "Control/Trigger", "boolean_value": true }]""", device);
        await _bench.Command("""[{ "name": "Control/Recipe", "boolean_value": false }]""", device);
        await _bench.Command("""[{ "name": "Control/Recipe", "int_value": 1 }]""", device);
        await _bench.Send($"spBv1.0/plant/NCMD/{SparkplugBench.Node}", [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
        await _bench.Send($"spBv1.0/plant/NCMD/{SparkplugBench.Node}", "garbage"u8.ToArray());
        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": false }]""");
        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""", device);
        await _bench.Command("""[{ "name": "Control/Recipe", "boolean_value": true }]""", device);

        SparkplugHeard next = await _bench.Next(device is null ? "NDATA" : "DDATA");
        Assert.Equal("recipe", next.Payload["Control/Last Command"].Value.GetString());
        Assert.Equal(["recipe"], _bench.Station.CarriedOut);
    }

    [Fact]
    public async Task A_node_without_commands_still_answers_a_request_for_births()
    {
        _bench.Start();
        await _bench.Next("NBIRTH");

        await _bench.Command("""[{ "name": "Control/Trigger", "boolean_value": true }]""");
        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""");

        Assert.Equal(("NBIRTH", 0L), await Kind(_bench.Next()));
        Assert.Empty(_bench.Station.CarriedOut);
    }

    private static async Task<(string Type, long Number)> Kind(Task<SparkplugHeard> next)
    {
        SparkplugHeard heard = await next;
        return (heard.Type, heard.BirthDeath);
    }

    private async Task<(long Sequence, bool IsHistorical)> Result()
    {
        SparkplugHeard result = await _bench.NextResult();
        return (result.Sequence, result.IsHistorical);
    }
}
