using EdgeConvNeXt.Station.Configuration;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>Births, deaths and the data between them. Traits name what the specification's test kit calls the rule.</summary>
public sealed class SparkplugBirthTests : IAsyncLifetime, IDisposable
{
    private readonly SparkplugBench _bench = new();

    public async Task InitializeAsync() => await _bench.Begin();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose() => _bench.Broker.Dispose();

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-topics-nbirth-topic")]
    [Trait("tck", "tck-id-topics-nbirth-mqtt")]
    [Trait("tck", "tck-id-topics-nbirth-seq-num")]
    [Trait("tck", "tck-id-payloads-nbirth-timestamp")]
    [Trait("tck", "tck-id-payloads-nbirth-rebirth-req")]
    [Trait("tck", "tck-id-payloads-metric-datatype-req")]
    [Trait("tck", "tck-id-payloads-name-birth-data-requirement")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-nbirth-payload-bdSeq")]
    [Trait("tck", "tck-id-operational-behavior-data-publish-nbirth-values")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-rebirth-name-aliases")]
    public async Task A_node_is_born_with_every_metric_its_type_and_its_value(MqttProtocol protocol)
    {
        _bench.Start(protocol);

        SparkplugHeard birth = await _bench.Next();

        Assert.Equal("spBv1.0/plant/NBIRTH/press 4", birth.Message.Topic);
        Assert.Equal((0, false), (birth.Message.Quality, birth.Message.Retained));
        Assert.Equal(0, birth.Payload.Seq);
        Assert.True(birth.Payload.Timestamp > 1_700_000_000_000);
        Assert.All(birth.Payload.Metrics, metric =>
        {
            Assert.True(metric.Has("name") && metric.Has("datatype") && metric.Has("timestamp") && !metric.Has("alias"));
            Assert.NotEqual(metric.IsNull, metric.Kind is not null);
        });
        Assert.Equal((4, "long_value"), (birth.Payload["bdSeq"].DataType, birth.Payload["bdSeq"].Kind));
        ReadMetric rebirth = birth.Payload["Node Control/Rebirth"];
        Assert.Equal((11, "boolean_value", false), (rebirth.DataType, rebirth.Kind, rebirth.Value.GetBoolean()));
        Assert.Equal("ContinuousExecution", birth.Payload["Station/State"].Value.GetString());
        Assert.Equal(7, birth.Payload["Counters/Parts"].Value.GetInt64());
        Assert.True(birth.Payload["Result/Outcome"].IsNull);
        Assert.DoesNotContain(birth.Payload.Metrics, metric => metric.Name!.StartsWith("Control/", StringComparison.Ordinal));
        Assert.Equal(
            birth.Payload.Metrics.Count, birth.Payload.Metrics.Select(metric => metric.Name!.ToUpperInvariant()).Distinct().Count());
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-message-flow-device-birth-publish-nbirth-wait")]
    [Trait("tck", "tck-id-topics-dbirth-topic")]
    [Trait("tck", "tck-id-topics-dbirth-mqtt")]
    [Trait("tck", "tck-id-payloads-dbirth-order")]
    [Trait("tck", "tck-id-payloads-dbirth-seq-inc")]
    [Trait("tck", "tck-id-topics-ddata-topic")]
    public async Task With_a_device_its_birth_follows_the_node_s_and_results_are_its_data(MqttProtocol protocol)
    {
        await _bench.Inspect(1);
        _bench.Start(protocol, SparkplugBench.Device);

        SparkplugHeard node = await _bench.Next();
        SparkplugHeard device = await _bench.Next();
        await _bench.Inspect(1);
        SparkplugHeard data = await _bench.NextResult();

        Assert.Equal(("NBIRTH", "spBv1.0/plant/DBIRTH/press 4/camera"), (node.Type, device.Message.Topic));
        Assert.Equal((0, 1L, 0, false), (node.Payload.Seq, device.Payload.Seq, device.Message.Quality, device.Message.Retained));
        Assert.DoesNotContain(node.Payload.Metrics, metric => metric.Name!.StartsWith("Result/", StringComparison.Ordinal));
        Assert.Equal(1, device.Sequence);
        Assert.Equal("crack", device.Payload["Result/Label"].Value.GetString());
        Assert.Equal(("spBv1.0/plant/DDATA/press 4/camera", 2L, false), (data.Message.Topic, data.Sequence, data.IsHistorical));
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-payloads-ndata-seq-inc")]
    [Trait("tck", "tck-id-payloads-ndata-qos")]
    [Trait("tck", "tck-id-payloads-ndata-retain")]
    [Trait("tck", "tck-id-payloads-ndata-order")]
    [Trait("tck", "tck-id-payloads-sequence-num-incrementing")]
    [Trait("tck", "tck-id-payloads-metric-datatype-not-req")]
    [Trait("tck", "tck-id-topics-nbirth-metric-reqs")]
    public async Task Data_goes_on_in_the_sequence_which_wraps_at_255_and_names_only_what_the_birth_had(MqttProtocol protocol)
    {
        _bench.Start(protocol);
        SparkplugHeard birth = await _bench.Next("NBIRTH");
        string[] born = [.. birth.Payload.Metrics.Select(metric => metric.Name!)];
        await _bench.Inspect(600);
        _bench.Station.Become(state => state with { State = "Error", Reason = "The camera is away." });

        long sequence = 0;
        long seq = birth.Payload.Seq!.Value;
        bool isTold = false;
        while (sequence < 600 || !isTold)
        {
            SparkplugHeard data = await _bench.Next();
            seq = (seq + 1) % 256;
            Assert.Equal(("NDATA", 0, false, (long?)seq), (data.Type, data.Message.Quality, data.Message.Retained, data.Payload.Seq));
            Assert.All(data.Payload.Metrics, metric =>
            {
                Assert.Contains(metric.Name, born);
                Assert.True(metric.Has("timestamp") && !metric.Has("datatype"));
            });
            if (data.Payload.Metrics.Any(metric => metric.Name == "Result/Sequence"))
            {
                Assert.Equal((++sequence, false), (data.Sequence, data.IsHistorical));
            }
            else
            {
                Assert.Equal(["Station/State", "Station/Reason"], data.Payload.Metrics.Select(metric => metric.Name!));
                isTold = true;
            }
        }

        await _bench.Await(() => _bench.Link!.Status is { Delivered: 600, Waiting: 0, Error: null });
    }

    [Fact]
    [Trait("tck", "tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311")]
    [Trait("tck", "tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath")]
    [Trait("tck", "tck-id-payloads-ndeath-seq")]
    [Trait("tck", "tck-id-topics-ndeath-topic")]
    [Trait("tck", "tck-id-topics-ndeath-payload")]
    public async Task In_3_1_1_a_stop_says_the_death_once_and_then_goodbye()
    {
        _bench.Start(MqttProtocol.ThreeOneOne);
        await _bench.Next("NBIRTH");
        await _bench.Restart("s2");
        _bench.Start(MqttProtocol.ThreeOneOne);

        AssertDeath(await _bench.Next(), 0);
        SparkplugHeard birth = await _bench.Next();

        Assert.Equal(("NBIRTH", 1L), (birth.Type, birth.BirthDeath));
    }

    [Fact]
    [Trait("tck", "tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt50")]
    [Trait("tck", "tck-id-payloads-ndeath-will-message-publisher")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-will-message")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-will-message-qos")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-will-message-will-retained")]
    public async Task In_5_a_stop_says_the_death_and_its_goodbye_has_the_broker_say_it_too()
    {
        _bench.Start();
        await _bench.Next("NBIRTH");
        await _bench.Link!.DisposeAsync();

        AssertDeath(await _bench.Next(), 0);
        AssertDeath(await _bench.Next(), 0);
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-payloads-ndeath-will-message")]
    [Trait("tck", "tck-id-payloads-ndeath-bdseq")]
    [Trait("tck", "tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq")]
    [Trait("tck", "tck-id-topics-nbirth-bdseq-increment")]
    [Trait("tck", "tck-id-topics-nbirth-bdseq-matching")]
    public async Task Each_connection_has_the_next_number_over_losses_and_starts_and_the_broker_says_the_death_of_a_lost_one(
        MqttProtocol protocol)
    {
        using CuttingProxy network = new(_bench.Broker.Port);
        _bench.Start(protocol, port: network.Port);
        Assert.Equal(0, (await _bench.Next("NBIRTH")).BirthDeath);

        network.Cut();
        AssertDeath(await _bench.Next(), 0);
        Assert.Equal(1, (await _bench.Next("NBIRTH")).BirthDeath);

        await _bench.Restart("s2");
        _bench.Start(protocol);
        Assert.Equal(2, (await _bench.Next("NBIRTH")).BirthDeath);

        await _bench.Restart("s3");
        await File.WriteAllTextAsync(_bench.NumberFile, "255\n");
        _bench.Start(protocol);
        Assert.Equal(0, (await _bench.Next("NBIRTH")).BirthDeath);
    }

    [Fact]
    [Trait("tck", "tck-id-topics-nbirth-bdseq-increment")]
    public async Task Attempts_that_reach_no_broker_use_no_number()
    {
        _bench.Start();
        Assert.Equal(0, (await _bench.Next("NBIRTH")).BirthDeath);
        await _bench.Broker.Kill();
        await _bench.Await(() => _bench.Link!.Status.Error?.StartsWith("The broker cannot be reached", StringComparison.Ordinal) == true);
        string kept = await File.ReadAllTextAsync(_bench.NumberFile);

        await _bench.Broker.Start();
        await _bench.Listen();
        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""");
        await _bench.Await(() => _bench.Link!.Status.Connected);
        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""");

        Assert.Equal("1\n", kept);
        Assert.Equal(1, (await _bench.Next("NBIRTH")).BirthDeath);
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-operational-behavior-data-commands-rebirth-action-1")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-rebirth-action-2")]
    [Trait("tck", "tck-id-operational-behavior-data-commands-rebirth-action-3")]
    [Trait("tck", "tck-id-message-flow-edge-node-ncmd-subscribe")]
    public async Task A_rebirth_is_whole_has_the_same_number_and_begins_the_sequence_anew(MqttProtocol protocol)
    {
        _bench.Start(protocol, SparkplugBench.Device);
        SparkplugHeard first = await _bench.Next("NBIRTH");
        await _bench.Inspect(3);
        while ((await _bench.NextResult()).Sequence < 3)
        {
        }

        await _bench.Command("""[{ "name": "Node Control/Rebirth", "boolean_value": true }]""");
        SparkplugHeard node = await _bench.Next();
        SparkplugHeard device = await _bench.Next();
        await _bench.Inspect(1);
        SparkplugHeard data = await _bench.NextResult();

        Assert.Equal(("NBIRTH", "DBIRTH", 0L, 1L), (node.Type, device.Type, node.Payload.Seq, device.Payload.Seq));
        Assert.Equal(first.BirthDeath, node.BirthDeath);
        Assert.Equal(
            first.Payload.Metrics.Select(metric => (metric.Name, metric.DataType)),
            node.Payload.Metrics.Select(metric => (metric.Name, metric.DataType)));
        Assert.Equal(3, device.Sequence);
        Assert.Equal((4, false, 2L), (data.Sequence, data.IsHistorical, data.Payload.Seq));
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    [Trait("tck", "tck-id-operational-behavior-data-publish-nbirth-order")]
    public async Task Results_of_hours_without_a_broker_come_as_history_after_the_birth_and_then_it_is_now_again(MqttProtocol protocol)
    {
        _bench.Start(protocol);
        await _bench.Next("NBIRTH");
        await _bench.Inspect(2);
        await _bench.Await(() => _bench.Link!.Status.Delivered == 2);
        await _bench.Broker.Kill();
        await _bench.Inspect(400);
        await _bench.Restart("s2");
        await _bench.Broker.Start();
        await _bench.Listen();

        _bench.Start(protocol);
        SparkplugHeard birth = await _bench.Next("NBIRTH");
        Assert.Equal((402, false), (birth.Sequence, birth.IsHistorical));
        for (long sequence = 3; sequence <= 402; sequence++)
        {
            SparkplugHeard data = await _bench.NextResult();
            Assert.Equal((sequence, true), (data.Sequence, data.IsHistorical));
            Assert.All(data.Payload.Metrics, metric => Assert.True(metric.IsHistorical));
        }

        await _bench.Inspect(1);
        SparkplugHeard live = await _bench.NextResult();
        Assert.Equal((403, false), (live.Sequence, live.IsHistorical));
        await _bench.Await(() => _bench.Link!.Status is { Delivered: 403, Waiting: 0, Missing: 0 });
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task A_broker_that_does_not_answer_holds_up_no_stop_and_tells_the_death_when_it_goes_on(MqttProtocol protocol)
    {
        _bench.Start(protocol);
        await _bench.Next("NBIRTH");
        await _bench.Broker.Signal("STOP");

        await _bench.Link!.DisposeAsync();
        await _bench.Broker.Signal("CONT");

        AssertDeath(await _bench.Next("NDEATH"), 0);
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task However_often_the_connection_is_lost_the_broker_gets_every_result_in_order_and_none_under_another_id(
        MqttProtocol protocol)
    {
        using CuttingProxy network = new(_bench.Broker.Port);
        _bench.Start(protocol, port: network.Port);
        Dictionary<long, string> ids = [];
        for (int round = 1; round <= 5; round++)
        {
            await _bench.Await(() => _bench.Link!.Status.Connected);
            Task inspecting = _bench.Inspect(80);
            await _bench.Await(() => _bench.Link!.Status.Delivered > (round - 1) * 80);
            network.Cut();
            await inspecting;
        }

        while (ids.Count < 400)
        {
            SparkplugHeard result = await _bench.NextResult();
            string id = result.Payload["Result/Id"].Value.GetString()!;
            Assert.Equal(id, ids.GetValueOrDefault(result.Sequence, id));
            Assert.InRange(result.Sequence, 1, ids.Count + 1);
            ids[result.Sequence] = id;
        }

        Assert.Equal(400, ids.Values.Distinct().Count());
    }

    private static void AssertDeath(SparkplugHeard death, long number)
    {
        Assert.Equal("spBv1.0/plant/NDEATH/press 4", death.Message.Topic);
        Assert.Equal((1, false), (death.Message.Quality, death.Message.Retained));
        Assert.Null(death.Payload.Seq);
        Assert.Equal(("bdSeq", 4), (Assert.Single(death.Payload.Metrics).Name, death.Payload["bdSeq"].DataType));
        Assert.Equal(number, death.BirthDeath);
    }
}
