using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>The agent as a process that sends its results to a broker.</summary>
public sealed class MqttProcessTests : IAsyncLifetime, IDisposable
{
    private const string Root = "ecn/v1/north/l1/press";
    private const int Kills = 3;

    private readonly PartsFolder _parts = new(partsOfEach: 2);
    private readonly MosquittoBroker _broker = new();

    public async Task InitializeAsync() => await _broker.Start();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _broker.Dispose();
        _parts.Dispose();
    }

    [Fact]
    public async Task After_kill_9_the_station_is_offline_and_the_next_start_leaves_no_gap_and_no_other_id()
    {
        using MosquittoSubscriber results = await MosquittoSubscriber.Subscribe(_broker.Port, $"{Root}/result", session: "mes");
        using MosquittoSubscriber states = await MosquittoSubscriber.Subscribe(_broker.Port, $"{Root}/state");
        Dictionary<long, string> seen = [];
        for (int kill = 1; kill <= Kills; kill++)
        {
            using AgentProcess agent = AgentProcess.Start(Configure(isEndless: true));
            JsonElement state = (await states.Next(state => IsOnline(state))).Json;
            Assert.Equal("ContinuousExecution", state.GetProperty("state").GetString());
            await Take(results, seen, seen.Count + 30);

            await agent.Signal("KILL");
            await agent.End();

            JsonElement lost = (await states.Next(state => !IsOnline(state))).Json;
            Assert.Equal(state.GetProperty("start").GetString(), lost.GetProperty("start").GetString());
            Assert.False(lost.TryGetProperty("state", out _));
        }

        using AgentProcess last = AgentProcess.Start(Configure(isEndless: true));
        await states.Next(IsOnline);
        await Take(results, seen, seen.Count + 30);
        await last.Signal("TERM");
        Assert.Equal(ExitCodes.Done, (await last.End()).Code);
        Assert.Equal("Halted", (await states.Next(state => !IsOnline(state))).Json.GetProperty("state").GetString());
        Assert.Equal(seen.Count, seen.Values.Distinct().Count());
    }

    [Fact]
    public async Task Results_of_a_start_that_ended_before_the_broker_was_reached_come_with_the_next()
    {
        using MosquittoSubscriber results = await MosquittoSubscriber.Subscribe(_broker.Port, $"{Root}/result");
        Dictionary<long, string> seen = [];
        using (AgentProcess agent = AgentProcess.Start(Configure(isEndless: false)))
        {
            Assert.Equal(ExitCodes.Done, (await agent.End()).Code);
        }

        using AgentProcess second = AgentProcess.Start(Configure(isEndless: true));
        await Take(results, seen, 50);

        await second.Signal("TERM");
        Assert.Equal(ExitCodes.Done, (await second.End()).Code);
    }

    [Fact]
    public async Task The_status_tells_how_far_the_broker_has_the_results()
    {
        using AgentProcess agent = AgentProcess.Start(Configure(isEndless: true));
        using CancellationTokenSource timeout = new(MosquittoBroker.Timeout);
        JsonElement? delivery = null;
        while (delivery is not { } known || known.GetProperty("delivered").GetInt64() == 0)
        {
            timeout.Token.ThrowIfCancellationRequested();
            delivery = await Delivery(timeout.Token);
        }

        Assert.Equal(("mqtt", $"127.0.0.1:{_broker.Port}"), (Text("channel"), Text("receiver")));
        Assert.True(delivery.Value.GetProperty("connected").GetBoolean());
        Assert.False(delivery.Value.TryGetProperty("error", out _));
        await agent.Signal("TERM");
        Assert.Equal(ExitCodes.Done, (await agent.End()).Code);

        string? Text(string name) => delivery!.Value.GetProperty(name).GetString();
    }

    private static bool IsOnline(ReceivedMessage state) => state.Json.GetProperty("online").GetBoolean();

    private static async Task Take(MosquittoSubscriber results, Dictionary<long, string> seen, int until)
    {
        while (seen.Count < until)
        {
            JsonElement result = (await results.Next()).Json;
            long sequence = result.GetProperty("sequence").GetInt64();
            string id = result.GetProperty("result").GetString()!;
            if (!seen.TryAdd(sequence, id))
            {
                Assert.Equal(seen[sequence], id);
            }

            Assert.Equal(seen.Count, seen.Keys.Max());
        }
    }

    private string[] Configure(bool isEndless) => _parts.Configure("-", configuration =>
    {
        configuration["station"] = "press";
        configuration["output"] = new JsonObject
        {
            ["journal"] = "journal",
            ["mqtt"] = new JsonObject { ["address"] = $"127.0.0.1:{_broker.Port}", ["site"] = "north", ["line"] = "l1" },
        };
        configuration["source"]!["loop"] = isEndless;
        configuration["control"] = new JsonObject { ["socket"] = "control.sock" };
    });

    private async Task<JsonElement?> Delivery(CancellationToken stop)
    {
        try
        {
            string answer = await ControlClient.AskAsync(_parts.PathOf("control.sock"), ControlRequests.Status, stop);
            using JsonDocument status = JsonDocument.Parse(answer);
            return status.RootElement.TryGetProperty("deliveries", out JsonElement list) ? list[0].Clone() : null;
        }
        catch (Runtime.EdgeException)
        {
            return null;
        }
    }
}
