using System.Text.Json;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>What a station says of itself, and what it does on command.</summary>
public sealed class MqttStateTests : IAsyncLifetime, IDisposable
{
    private readonly MosquittoBroker _broker = new();
    private readonly MqttBench _bench = new();

    public async Task InitializeAsync() => await _broker.Start();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task A_later_subscriber_finds_the_state_and_after_a_stop_that_the_station_has_halted()
    {
        await _bench.Connect(MqttBench.To(_broker.Port));
        using (MosquittoSubscriber late = await Subscribe("state"))
        {
            ReceivedMessage state = await late.Next();
            Assert.True(state.Retained);
            Assert.Equal((true, "ContinuousExecution", "plates"), Of(state.Json));
            await _bench.Link!.DisposeAsync();
            Assert.Equal((false, "Halted", "plates"), Of((await late.Next()).Json));
        }

        // Neither is what the broker says about a lost station.
        using MosquittoSubscriber later = await Subscribe("state");
        Assert.Equal((false, "Halted", "plates"), Of((await later.Next()).Json));
    }

    [Fact]
    public async Task A_station_that_the_broker_lost_is_offline_and_its_state_not_known()
    {
        using CuttingProxy network = new(_broker.Port);
        await _bench.Connect(MqttBench.To(network.Port));
        using MosquittoSubscriber subscriber = await Subscribe("state");
        await subscriber.Next();

        network.Cut();

        JsonElement lost = (await subscriber.Next()).Json;
        Assert.False(lost.GetProperty("online").GetBoolean());
        Assert.False(lost.TryGetProperty("state", out _));
        Assert.Equal(("press 4", "s1"), (lost.GetProperty("station").GetString(), lost.GetProperty("start").GetString()));
        Assert.True((await subscriber.Next()).Json.GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task A_change_is_a_new_state_and_an_event()
    {
        await _bench.Connect(MqttBench.To(_broker.Port));
        using MosquittoSubscriber states = await Subscribe("state");
        await states.Next();
        using MosquittoSubscriber events = await Subscribe("event");

        _bench.Station.Become(state => state with { State = "Error", Reason = "The camera is away.", Alive = false });
        JsonElement state = (await states.Next()).Json;
        JsonElement happened = (await events.Next()).Json;
        _bench.Station.Become(state => state with { Recipe = "strips" });
        JsonElement prepared = (await events.Next()).Json;

        Assert.Equal(("Error", "The camera is away."), (state.GetProperty("state").GetString(), state.GetProperty("reason").GetString()));
        Assert.Equal("StateChanged", happened.GetProperty("event").GetString());
        Assert.Equal(
            ("ContinuousExecution", "Error"), (happened.GetProperty("from").GetString(), happened.GetProperty("to").GetString()));
        Assert.Equal(
            ("RecipePrepared", "strips"), (prepared.GetProperty("event").GetString(), prepared.GetProperty("recipe").GetString()));
    }

    [Fact]
    public async Task A_model_that_is_taken_back_is_in_the_state_and_an_event_that_says_why()
    {
        await _bench.Connect(MqttBench.To(_broker.Port));
        using MosquittoSubscriber states = await Subscribe("state");
        await states.Next();
        using MosquittoSubscriber events = await Subscribe("event");

        _bench.Station.Become(state => state with { Model = "strip@2", Slot = "b", Concern = "The model strip@3 was taken back." });
        JsonElement state = (await states.Next()).Json;
        JsonElement happened = (await events.Next()).Json;

        Assert.Equal(("strip@2", "b"), (state.GetProperty("model").GetString(), state.GetProperty("slot").GetString()));
        Assert.Equal("ModelChanged", happened.GetProperty("event").GetString());
        Assert.Equal(("strip@3", "strip@2"), (happened.GetProperty("from").GetString(), happened.GetProperty("to").GetString()));
        Assert.Equal("The model strip@3 was taken back.", happened.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_drift_alarm_is_in_the_state_and_an_event_with_its_numbers_once()
    {
        await _bench.Connect(MqttBench.To(_broker.Port));
        using MosquittoSubscriber states = await Subscribe("state");
        await states.Next();
        using MosquittoSubscriber events = await Subscribe("event");
        MqttAlarm alarm = new(7, "picture", "brightness", "picture changed", 0.46, 0.41, 65, 1.2e7, 9e6, ["a"], ["000007-1.jpg"]);

        _bench.Station.Drift.Enqueue(new DriftNews(1, IsOver: false, "2026-01-01T00:00:00.000Z", alarm));
        _bench.Station.Become(state => state with { Drift = "brightness" });
        JsonElement state = (await states.Next()).Json;
        JsonElement began = (await events.Next()).Json;
        _bench.Station.Drift.Enqueue(new DriftNews(2, IsOver: true, "2026-01-01T00:00:05.000Z", alarm));
        _bench.Station.Become(state => state with { Drift = null });
        JsonElement over = (await events.Next()).Json;

        Assert.Equal("brightness", state.GetProperty("drift").GetString());
        Assert.Equal(("DriftBegan", "DriftOver"), (began.GetProperty("event").GetString(), over.GetProperty("event").GetString()));
        JsonElement numbers = began.GetProperty("alarm");
        Assert.Equal((7, 0.41), (numbers.GetProperty("number").GetInt64(), numbers.GetProperty("value").GetDouble()));
        Assert.Equal("000007-1.jpg", numbers.GetProperty("pictures")[0].GetString());
    }

    [Fact]
    public async Task Health_comes_at_its_period()
    {
        using MosquittoSubscriber subscriber = await Subscribe("health");
        await _bench.Connect(MqttBench.To(_broker.Port) with { HealthPeriod = TimeSpan.FromMilliseconds(1) });

        ReceivedMessage[] messages = await subscriber.Next(2);

        JsonElement health = messages[1].Json;
        Assert.Equal(7, health.GetProperty("counters").GetProperty("parts").GetInt64());
        Assert.Equal(5.2, health.GetProperty("latencyMs").GetProperty("p50").GetDouble());
        Assert.Equal(45, health.GetProperty("temperatureCelsius").GetProperty("npu 0").GetDouble());
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task A_command_is_carried_out_and_acknowledged_with_its_own_id_and_correlation(MqttProtocol protocol)
    {
        using MosquittoSubscriber answers = await Listen(protocol, "trigger", "recipe");
        await Publish("trigger", """{"id":"a7","serial":"4711"}""", "-D", "publish", "correlation-data", "abc");
        ReceivedMessage answer = await answers.Next();
        _bench.Station.Refusal = "The recipe is no good: expected a better one.";
        await Publish("recipe", "");
        JsonElement refused = (await answers.Next()).Json;

        Assert.Equal($"{MqttBench.Root}/ack/trigger", answer.Topic);
        Assert.Equal(("a7", true), (answer.Json.GetProperty("id").GetString(), answer.Json.GetProperty("accepted").GetBoolean()));
        Assert.Equal(protocol == MqttProtocol.Five ? "abc" : "", answer.Correlation);
        Assert.False(refused.GetProperty("accepted").GetBoolean());
        Assert.Equal(_bench.Station.Refusal, refused.GetProperty("error").GetString());
        Assert.Equal(12, answer.Json.GetProperty("part").GetInt64());
        Assert.Equal(["trigger", "recipe"], _bench.Station.CarriedOut);
        Assert.Equal("4711", _bench.Station.Requests.First().GetProperty("serial").GetString());
        Assert.Equal(JsonValueKind.Undefined, _bench.Station.Requests.Last().ValueKind);
    }

    [Fact]
    public async Task A_command_that_is_not_switched_on_or_no_command_is_refused_with_a_sentence()
    {
        using MosquittoSubscriber answers = await Listen(MqttProtocol.Five, "recipe");

        Assert.Equal(
            "The command trigger is not switched on at this station: expected recipe (output.mqtt.commands).",
            await Refusal("trigger", ""));
        Assert.StartsWith("The payload is no command: ", await Refusal("recipe", "[1]"), StringComparison.Ordinal);
        Assert.StartsWith("The payload is no command: ", await Refusal("recipe", "{"), StringComparison.Ordinal);
        Assert.StartsWith("The payload is no command: ", await Refusal("recipe", new string(' ', 5000)), StringComparison.Ordinal);
        Assert.StartsWith("The payload is no command: ", await Refusal("recipe", """{"id":"\ud800"}"""), StringComparison.Ordinal);
        Assert.StartsWith("The id is none: ", await Refusal("recipe", """{"id":7}"""), StringComparison.Ordinal);
        Assert.StartsWith("The id is none: ", await Refusal("recipe", $$"""{"id":"{{new string('x', 129)}}"}"""), StringComparison.Ordinal);
        Assert.Empty(_bench.Station.CarriedOut);

        async Task<string> Refusal(string command, string payload)
        {
            await Publish(command, payload);
            return (await answers.Next()).Json.GetProperty("error").GetString()!;
        }
    }

    [Fact]
    public async Task A_command_that_comes_twice_with_one_id_is_carried_out_once_and_acknowledged_twice()
    {
        using MosquittoSubscriber answers = await Listen(MqttProtocol.Five, "trigger");
        await Publish("trigger", """{"id":"a7"}""");
        await Publish("trigger", """{"id":"a7"}""");

        ReceivedMessage[] both = await answers.Next(2);

        Assert.Equal(both[0].Payload, both[1].Payload);
        Assert.Single(_bench.Station.CarriedOut);
    }

    [Theory]
    [InlineData(MqttProtocol.Five)]
    [InlineData(MqttProtocol.ThreeOneOne)]
    public async Task A_command_that_the_broker_kept_is_never_carried_out(MqttProtocol protocol)
    {
        await Publish("trigger", """{"id":"old"}""", "-r");
        using MosquittoSubscriber answers = await Listen(protocol, "trigger");
        await Publish("trigger", """{"id":"new"}""");

        ReceivedMessage answer = await answers.Next(answer => answer.Json.GetProperty("id").GetString() == "new");

        Assert.True(answer.Json.GetProperty("accepted").GetBoolean());
        Assert.Single(_bench.Station.CarriedOut);
    }

    [Fact]
    public async Task A_station_without_commands_listens_to_nothing()
    {
        using MosquittoSubscriber answers = await Listen(MqttProtocol.Five);
        await Publish("trigger", "");
        await _bench.Inspect(1);
        await _bench.Await(() => _bench.Link!.Status.Delivered == 1);

        Assert.Empty(_bench.Station.CarriedOut);
    }

    private static (bool Online, string? State, string? Recipe) Of(JsonElement state) => (
        state.GetProperty("online").GetBoolean(), state.GetProperty("state").GetString(), state.GetProperty("recipe").GetString());

    private Task<MosquittoSubscriber> Subscribe(string topic) => MosquittoSubscriber.Subscribe(_broker.Port, $"{MqttBench.Root}/{topic}");

    private Task Publish(string command, string payload, params string[] more) =>
        MosquittoPublisher.Publish(_broker.Port, $"{MqttBench.Root}/cmd/{command}", payload, more);

    // A probe tells when the station has subscribed: nothing says so from outside.
    private async Task<MosquittoSubscriber> Listen(MqttProtocol protocol, params string[] commands)
    {
        MosquittoSubscriber answers = await Subscribe("ack/+");
        await _bench.Connect(MqttBench.To(_broker.Port) with { Protocol = protocol, Commands = commands });
        if (commands.Length > 0)
        {
            using CancellationTokenSource heard = new();
            Task probing = ProbeAsync(heard.Token);
            await answers.Next(answer => answer.Topic.EndsWith("/ack/probe", StringComparison.Ordinal));
            await heard.CancelAsync();
            await probing;
            await Publish("probe", """{"id":"last"}""");
            await answers.Next(answer => answer.Json.TryGetProperty("id", out JsonElement id) && id.GetString() == "last");
        }

        return answers;
    }

    private async Task ProbeAsync(CancellationToken heard)
    {
        while (!heard.IsCancellationRequested)
        {
            await Publish("probe", "");
        }
    }
}
