using System.Text.Json;
using EdgeConvNeXt.Runtime.Inspection.Parts;
using EdgeConvNeXt.Runtime.Inspection.Rejection;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Api.Requests;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Targets.Npu;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Control;

/// <summary>A running station, asked over its socket.</summary>
public sealed class StationControlTests : IDisposable
{
    private static readonly HealthResult Warm = new(
        [new DeviceHealth { Name = "npu 0", Source = "libdcmi", TemperatureCelsius = 45 }], new Dictionary<string, string>());
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();
    private readonly GreySource _source = new(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_is_a_part_and_every_counter_is_in_the_status()
    {
        JsonElement status = await WithStation("software", async socket =>
        {
            Assert.Equal(
                """{"result":"accepted","part":1}""", await ControlClient.AskAsync(socket, ControlRequests.Trigger, CancellationToken.None));
            return await StatusOnce(socket, status => status.GetProperty("counters").GetProperty("parts").GetInt32() == 1);
        });

        JsonElement counters = status.GetProperty("counters");
        Assert.Equal(1, counters.GetProperty("triggers").GetProperty("triggers").GetInt64());
        Assert.Equal("grey", status.GetProperty("recipe").GetString());
        Assert.True(status.GetProperty("alive").GetBoolean());
        Assert.True(status.GetProperty("frames").GetProperty("delivered").GetInt64() > 0);
        AssertHas<StationSummary>(counters);
        AssertHas<PartCounters>(counters.GetProperty("triggers"));
        AssertHas<RejectCounters>(counters.GetProperty("rejections"));
        Assert.True(counters.GetProperty("latencyMs").GetProperty("p50").GetDouble() > 0);
        Assert.False(counters.TryGetProperty("p50", out _));
        Assert.Equal("running", status.GetProperty("state").GetString());
        Assert.Matches("^[0-9a-f]{32}$", status.GetProperty("start").GetString());
        Assert.False(status.TryGetProperty("sound", out _));
        Assert.Equal(
            ["count", "p50Ms", "p95Ms", "p99Ms", "maxMs"],
            counters.GetProperty("rejections").GetProperty("delay").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task While_its_camera_is_away_a_station_is_not_alive_and_says_what_it_waits_for()
    {
        _source.IsConnected = false;

        JsonElement status = await WithStation("free", socket => StatusOnce(socket, status => !status.GetProperty("alive").GetBoolean()));

        Assert.Matches("^waiting for camera, [0-9]+ s$", status.GetProperty("state").GetString());
        Assert.False(status.GetProperty("frames").GetProperty("isConnected").GetBoolean());
    }

    [Fact]
    public async Task Health_is_in_the_status_and_what_was_not_measured_is_not()
    {
        JsonElement status = await WithStation("free", socket => StatusOnce(socket, status => status.TryGetProperty("health", out _)));

        Assert.Equal("""[{"name":"npu 0","source":"libdcmi","temperatureCelsius":45}]""", status.GetProperty("health").GetRawText());
    }

    [Fact]
    public async Task A_call_to_a_station_with_another_trigger_is_refused_in_words()
    {
        JsonElement answer = await WithStation(
            "free", async socket => Parse(await ControlClient.AskAsync(socket, ControlRequests.Trigger, CancellationToken.None)));

        Assert.Contains("software", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stop")]
    [InlineData("Status")]
    public async Task What_is_not_known_is_refused_in_words(string request)
    {
        JsonElement answer = await WithStation(
            "free", async socket => Parse(await ControlClient.AskAsync(socket, request, CancellationToken.None)));

        Assert.Contains("status", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_says_who_comes_and_an_announcement_name_the_part_in_its_verdict()
    {
        JsonElement status = await WithStation("software", async socket =>
        {
            Assert.Equal(
                """{"waiting":"","batch":"monday"}""",
                await ControlClient.AskAsync(
                    socket, ControlRequests.Of(ControlRequests.Announce, new PartAnnouncement(null, "monday")), CancellationToken.None));
            Assert.Equal(
                """{"result":"accepted","part":1}""",
                await ControlClient.AskAsync(
                    socket, ControlRequests.Of(ControlRequests.Trigger, new PartAnnouncement("47 11", null)), CancellationToken.None));
            return await StatusOnce(socket, status => status.GetProperty("counters").GetProperty("parts").GetInt32() == 1);
        });

        Assert.Equal(
            """{"announced":1,"used":1,"replaced":0,"contradicted":0,"batch":"monday"}""", status.GetProperty("identities").GetRawText());
        JsonElement verdict = Parse(await File.ReadAllTextAsync(_folder.File("verdicts.jsonl")));
        Assert.Equal(
            ("47 11", "monday"), (verdict.GetProperty("serial").GetString(), verdict.GetProperty("batch").GetString()));
    }

    [Theory]
    [InlineData("announce")]
    [InlineData("announce 4711")]
    [InlineData("announce null")]
    [InlineData("announce {\"serial\":4711}")]
    [InlineData("announce {\"serial\":\"\"}")]
    [InlineData("trigger {\"serial\":\"a\\nb\"}")]
    [InlineData("status {}")]
    public async Task Who_a_part_is_has_to_be_said_in_the_agents_words(string request)
    {
        JsonElement answer = await WithStation(
            "software", async socket => Parse(await ControlClient.AskAsync(socket, request, CancellationToken.None)));

        Assert.Contains("expected", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    // Whatever is counted has to be there, counters that are added later included.
    private static void AssertHas<T>(JsonElement group) =>
        Assert.All(
            typeof(T).GetProperties(),
            property => Assert.True(group.TryGetProperty(JsonNamingPolicy.CamelCase.ConvertName(property.Name), out _), property.Name));

    private async Task<JsonElement> WithStation(string trigger, Func<string, Task<JsonElement>> ask)
    {
        string socket = _folder.File("control.sock");
        using CancellationTokenSource stop = new();
        StationServices services = new()
        {
            Loggers = _log, Companions = StationModules.Companions, CreateSource = (_, _) => _source,
            ReadHealth = _ => Task.FromResult(Warm),
        };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        Task run = Task.Run(() => runner.RunAsync(Configuration(trigger, socket), stop.Token));

        // The socket's file is there a moment before it listens.
        await _log.UntilAsync(1000, run);

        try
        {
            return await ask(socket);
        }
        finally
        {
            await stop.CancelAsync();
            await run;
        }
    }

    private StationConfiguration Configuration(string trigger, string socket)
    {
        string recipe = _folder.File("recipe.json");
        File.WriteAllText(recipe, $$"""
            { "name": "grey", "trigger": { "type": "{{trigger}}", "deadlineMs": 60000, "toleranceMs": 10000 },
              "rejection": { "chip": "belt", "line": "push", "travelMs": 60001 } }
            """);
        return new StationConfiguration
        {
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = recipe,
            SimulatesGpio = true,
            ControlSocket = socket,
            Outputs = [new JsonLinesConfiguration(_folder.File("verdicts.jsonl"))], QueueLength = 64,
        };
    }

    private static async Task<JsonElement> StatusOnce(string socket, Func<JsonElement, bool> isReached)
    {
        using CancellationTokenSource timeout = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement status = Parse(await ControlClient.AskAsync(socket, ControlRequests.Status, timeout.Token));
            if (isReached(status))
            {
                return status;
            }
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
