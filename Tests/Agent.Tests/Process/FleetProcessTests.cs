using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>The files of docs/fleet.md, run as the page says, on ports and in folders of the test's own.</summary>
public sealed class FleetProcessTests : IAsyncLifetime, IDisposable
{
    private const int ResultsOfEach = 20;
    private const int MoreThanByDefault = 1500;

    private static readonly string Fleet = Path.Combine(RepositoryRoot.Path, "docs", "examples", "fleet");

    private readonly TemporaryFolder _folder = new();
    private readonly MosquittoBroker _broker = MosquittoBroker.Of(Path.Combine(Fleet, "mosquitto.conf"));

    public async Task InitializeAsync() => await _broker.Start();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_subscriber_sees_the_results_and_states_of_both_stations()
    {
        using MosquittoSubscriber results = await MosquittoSubscriber.Subscribe(_broker.Port, "ecn/v1/+/+/+/result", session: "mes");
        using AgentProcess first = AgentProcess.Start(Configure("press-1"));
        using AgentProcess second = AgentProcess.Start(Configure("press-2"));
        Dictionary<string, List<long>> seen = new() { ["press-1"] = [], ["press-2"] = [] };
        while (seen.Values.Any(of => of.Count < ResultsOfEach))
        {
            ReceivedMessage message = await results.Next();
            string station = message.Json.GetProperty("station").GetString()!;
            Assert.Equal($"ecn/v1/plant/a/{station}/result", message.Topic);
            seen[station].Add(message.Json.GetProperty("sequence").GetInt64());
        }

        Assert.All(seen.Values, of => Assert.Equal(Enumerable.Range(1, of.Count).Select(number => (long)number), of));
        using MosquittoSubscriber states = await MosquittoSubscriber.Subscribe(_broker.Port, "ecn/v1/+/+/+/state");
        JsonElement[] both = [(await states.Next()).Json, (await states.Next()).Json];
        Assert.Equal(["press-1", "press-2"], both.Select(state => state.GetProperty("station").GetString()).Order());
        Assert.All(both, state => Assert.True(state.GetProperty("online").GetBoolean()));
    }

    [Fact]
    public async Task A_subscriber_that_was_away_gets_more_than_a_broker_keeps_by_default()
    {
        const string Topic = "ecn/v1/plant/a/press-1/result";
        (await MosquittoSubscriber.Subscribe(_broker.Port, Topic, session: "mes")).Dispose();
        string count = MoreThanByDefault.ToString(CultureInfo.InvariantCulture);
        await MosquittoPublisher.Publish(_broker.Port, Topic, "{}", "--repeat", count);
        await MosquittoPublisher.Publish(_broker.Port, Topic, """{"last":true}""");

        using MosquittoSubscriber back = await MosquittoSubscriber.Subscribe(_broker.Port, Topic, session: "mes");
        int came = 0;
        while (!(await back.Next()).Json.TryGetProperty("last", out _))
        {
            came++;
        }

        Assert.Equal(MoreThanByDefault, came);
    }

    private string[] Configure(string station)
    {
        string file = Path.Combine(Fleet, $"{station}.json");
        JsonNode configuration = JsonNode.Parse(File.ReadAllText(file))!;
        configuration.AsObject().Remove("$schema");
        configuration["model"] = Path.GetFullPath(configuration["model"]!.GetValue<string>(), Fleet);
        configuration["output"]!["journal"] = _folder.File($"{station}-journal");
        configuration["output"]!["mqtt"]!["address"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_broker.Port}");
        configuration["control"]!["socket"] = _folder.File($"{station}.sock");
        configuration["metrics"]!["address"] = "127.0.0.1:0";
        File.WriteAllText(_folder.File($"{station}.json"), configuration.ToJsonString());
        return ["--config", _folder.File($"{station}.json")];
    }
}
