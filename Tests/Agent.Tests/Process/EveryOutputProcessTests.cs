using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Api.Control;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using EdgeConvNeXt.Testing.Mqtt;
using EdgeConvNeXt.Testing.Webhook;

namespace EdgeConvNeXt.Agent.Tests.Process;

/// <summary>
/// The agent as a process with every output at once: journal, pictures of every part, MQTT, webhook, Modbus, metrics, a file of JSON lines.
/// </summary>
[Collection(nameof(EveryOutputProcessTests))]
public sealed class EveryOutputProcessTests : IAsyncLifetime, IDisposable
{
    // A hundred take five to ten minutes: EDGE_KILLS=100.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("EDGE_KILLS") ?? "4", CultureInfo.InvariantCulture);

    private const string Results = "ecn/v1/north/l1/press/result";

    private readonly PartsFolder _parts = new(partsOfEach: 2);
    private readonly MosquittoBroker _broker = new();

    // By the journal's sequence, as each has them.
    private readonly Dictionary<long, string> _rows = [];
    private readonly Dictionary<long, string> _published = [];
    private readonly int _modbusPort = FreePort();
    private WebhookReceiver? _receiver;

    public async Task InitializeAsync()
    {
        await _broker.Start();
        _receiver = await WebhookReceiver.Open();
    }

    public async Task DisposeAsync() => await _receiver!.DisposeAsync();

    public void Dispose()
    {
        _broker.Dispose();
        _parts.Dispose();
    }

    [Fact]
    public async Task Killed_at_random_moments_it_loses_no_acknowledged_verdict_and_each_result_arrives_under_one_id()
    {
        using MosquittoSubscriber results = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        Random random = new(4711);
        for (int kill = 1; kill <= Kills; kill++)
        {
            using AgentProcess agent = AgentProcess.Start(Configure());
            long acknowledged = await AwaitRandomMoment(results, random);
            await agent.Signal("KILL");
            await agent.End();
            ReadRows(Folder);
            Assert.InRange(_rows.Count, acknowledged, long.MaxValue);
        }

        int beforeLast = _rows.Count;
        using AgentProcess last = AgentProcess.Start(Configure());
        await Take(results, beforeLast + 1);
        await AwaitReceiver(beforeLast + 1);
        await last.Signal("TERM");
        (int code, _, string errors) = await last.End();

        Assert.True(code == ExitCodes.Done, errors);
        ReadRows(Folder);
        AssertAsInJournal(_published);
        AssertAsInJournal(Posted());
        AssertEachOnce(await File.ReadAllLinesAsync(_parts.PathOf("verdicts.jsonl")));
        using AgentProcess verify = AgentProcess.Start(["journal", "verify", Folder]);
        (code, string found, errors) = await verify.End();
        Assert.True(code == ExitCodes.Done, found + errors);
    }

    [TinyDiskFact]
    public async Task On_a_full_disk_the_line_runs_on_and_every_output_goes_on_when_there_is_room_again()
    {
        using TinyDisk disk = new(kibibytes: 64 << 10);
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[60 << 20]);
        using MosquittoSubscriber results = await MosquittoSubscriber.Subscribe(_broker.Port, Results, session: "mes");
        using AgentProcess agent = AgentProcess.Start(Configure(disk.Path + "/", framesPerSecond: 400));
        JsonElement full = await AwaitStatus(status => Count(status, "evidence", "noRoom") > 0 && Count(status, "journal", "lost") > 0);
        long parts = Count(full, "counters", "parts");
        full = await AwaitStatus(status => Count(status, "counters", "parts") > parts + 400);

        File.Delete(ballast);
        long acknowledged = Count(full, "journal", "acknowledged") + 100;
        long kept = Count(full, "evidence", "kept");
        await AwaitStatus(status => Count(status, "journal", "acknowledged") > acknowledged && Count(status, "evidence", "kept") > kept);
        await Take(results, (int)acknowledged);
        await AwaitReceiver((int)acknowledged);
        await agent.Signal("TERM");
        (int code, _, string errors) = await agent.End();

        Assert.True(code == ExitCodes.Done, errors);
        ReadRows(Path.Combine(disk.Path, "journal"));
        AssertAsInJournal(_published);
        AssertAsInJournal(Posted());
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private string Folder => _parts.PathOf("journal");

    // Before it is up, at its first results, or in the middle of its work.
    private async Task<long> AwaitRandomMoment(MosquittoSubscriber results, Random random)
    {
        int more = random.Next(-10, 60);
        if (more < 0)
        {
            return 0;
        }

        await Take(results, _published.Count + more);
        return await Acknowledged();
    }

    private async Task Take(MosquittoSubscriber results, int until)
    {
        while (_published.Count < until)
        {
            JsonElement result = (await results.Next()).Json;
            AddInOrder(_published, result);
        }
    }

    private async Task AwaitReceiver(int until)
    {
        using CancellationTokenSource timeout = new(MosquittoBroker.Timeout);
        while (_receiver!.Taken.Count < until || Posted().Count < until)
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Dictionary<long, string> Posted()
    {
        Dictionary<long, string> posted = [];
        foreach (JsonElement result in _receiver!.Taken.SelectMany(posting => posting.Results))
        {
            AddInOrder(posted, result);
        }

        return posted;
    }

    // What comes for the first time follows what came before; what comes again has the id that it had.
    private static void AddInOrder(Dictionary<long, string> seen, JsonElement result)
    {
        long sequence = result.GetProperty("sequence").GetInt64();
        string id = result.GetProperty("result").GetString()!;
        if (!seen.TryAdd(sequence, id))
        {
            Assert.Equal(seen[sequence], id);
        }
        else
        {
            Assert.Equal(seen.Count, sequence);
        }
    }

    // Rows that were read before are still there, as they were.
    private void ReadRows(string folder)
    {
        if (!File.Exists(JournalFolder.FileIn(folder)))
        {
            return;
        }

        using JournalReader reader = JournalReader.Open(folder);
        JournalRow[] rows = [.. reader.Query(new JournalFilter())];
        Assert.Equal(Enumerable.Range(1, rows.Length).Select(number => (long)number), rows.Select(row => row.Sequence));
        Assert.All(_rows, known => Assert.Equal(known.Value, rows[known.Key - 1].Result));
        foreach (JournalRow row in rows)
        {
            _rows[row.Sequence] = row.Result;
        }

        Assert.Equal(_rows.Count, _rows.Values.Distinct().Count());
    }

    private void AssertAsInJournal(Dictionary<long, string> results) =>
        Assert.All(results, result => Assert.Equal(_rows[result.Key], result.Value));

    // A kill may cut a line off.
    private static void AssertEachOnce(string[] lines)
    {
        List<string> ids = [];
        foreach (string line in lines.Where(line => line.EndsWith('}')))
        {
            ids.Add(JsonDocument.Parse(line).RootElement.GetProperty("result").GetString()!);
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private string[] Configure(string place = "", double? framesPerSecond = null) => _parts.Configure("-", configuration =>
    {
        configuration["station"] = "press";
        configuration["output"] = new JsonObject
        {
            ["jsonLines"] = place + "verdicts.jsonl",
            ["journal"] = place + "journal",
            ["evidence"] = new JsonObject { ["path"] = place + "pictures", ["allOk"] = true, ["freeMegabytes"] = 1 },
            ["mqtt"] = new JsonObject
            {
                ["address"] = $"127.0.0.1:{_broker.Port}", ["site"] = "north", ["line"] = "l1",
                ["sparkplug"] = new JsonObject { ["group"] = "north" },
            },
            ["webhook"] = new JsonObject { ["url"] = _receiver!.Url.AbsoluteUri, ["batch"] = 100 },
            ["modbus"] = new JsonObject { ["address"] = $"127.0.0.1:{_modbusPort}" },
        };
        configuration["metrics"] = new JsonObject { ["address"] = "0" };
        configuration["source"]!["loop"] = true;
        if (framesPerSecond is { } rate)
        {
            configuration["source"]!["framesPerSecond"] = rate;
        }

        configuration["control"] = new JsonObject { ["socket"] = "control.sock" };
    });

    private static long Count(JsonElement status, string part, string member) =>
        status.TryGetProperty(part, out JsonElement whole) && whole.TryGetProperty(member, out JsonElement count) ? count.GetInt64() : 0;

    private async Task<JsonElement> AwaitStatus(Func<JsonElement, bool> fits)
    {
        using CancellationTokenSource timeout = new(MosquittoBroker.Timeout);
        JsonElement? last = null;
        while (last is not { } status || !fits(status))
        {
            Assert.False(timeout.IsCancellationRequested, $"The status stayed {last}");
            last = await Status(timeout.Token);
        }

        return last.Value;
    }

    private async Task<long> Acknowledged() =>
        await Status(CancellationToken.None) is { } status ? Count(status, "journal", "acknowledged") : 0;

    // Null until the agent is up.
    private async Task<JsonElement?> Status(CancellationToken stop)
    {
        try
        {
            string answer = await ControlClient.AskAsync(_parts.PathOf("control.sock"), ControlRequests.Status, stop);
            return JsonDocument.Parse(answer).RootElement;
        }
        catch (EdgeException)
        {
            return null;
        }
    }
}

/// <summary>Nothing beside it: these agents take all of the machine, and the farewells of others have a second.</summary>
[CollectionDefinition(nameof(EveryOutputProcessTests), DisableParallelization = true)]
public sealed class EveryOutputAlone;
