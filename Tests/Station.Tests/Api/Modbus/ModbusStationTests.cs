using System.Net;
using System.Text.Json;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api.Modbus;

/// <summary>Whole stations on the tiny model, and PLCs that other people wrote.</summary>
public sealed class ModbusStationTests : IDisposable
{
    private const string Called = """
        { "name": "grey", "trigger": { "type": "software", "deadlineMs": 60000, "toleranceMs": 10000, "minimumDistanceMs": 0 } }
        """;

    private const string Free = """{ "name": "grey", "trigger": { "deadlineMs": 60000 } }""";

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLoggers _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trigger_busy_valid_and_acknowledge_for_every_part_with_its_serial()
    {
        string seen = await WithStation(Called, port => OtherPrograms.PlayAsync(port, "handshake", "50"));

        Assert.Equal("50 parts", seen);
        JsonElement[] verdicts = Verdicts();
        Assert.Equal(
            Enumerable.Range(1, 50).Select(part => $"SN-{part}"), verdicts.Select(verdict => verdict.GetProperty("serial").GetString()));
        Assert.Equal(Enumerable.Range(1, 50), verdicts.Select(verdict => verdict.GetProperty("part").GetInt32()));
    }

    [Fact]
    public async Task A_PLC_that_does_not_acknowledge_keeps_eight_results_and_knows_how_many_it_lost() =>
        Assert.Equal("8 kept, 2 lost", await WithStation(Called, port => OtherPrograms.PlayAsync(port, "overrun")));

    [Fact]
    public async Task Whatever_several_clients_read_while_parts_come_belongs_together() =>
        Assert.Equal("6 clients", await WithStation(Free, port => OtherPrograms.PlayAsync(port, "snapshots", "2")));

    [Fact]
    public async Task A_PLC_that_goes_silent_stops_its_triggers_until_it_is_back()
    {
        ModbusConfiguration watched = Loopback with
        {
            Heartbeat = TimeSpan.FromSeconds(3), WhenSilent = SilenceAction.StopTriggers,
        };

        Assert.Equal("silent and back", await WithStation(Called, port => OtherPrograms.PlayAsync(port, "silent"), watched));
        Assert.True(_log.Count(1705) > 0);
    }

    [Fact]
    public async Task Mbpoll_reads_the_same_as_input_and_as_holding_registers_and_writes()
    {
        string[] read = await WithStation(Called, async port =>
        {
            await OtherPrograms.PollAsync(port, "-t", "4", "-r", "202", "127.0.0.1", "4711");
            return new[]
            {
                await OtherPrograms.PollAsync(port, "-t", "3", "-r", "0", "-c", "1", "127.0.0.1"),
                await OtherPrograms.PollAsync(port, "-t", "4", "-r", "0", "-c", "1", "127.0.0.1"),
                await OtherPrograms.PollAsync(port, "-t", "4", "-r", "202", "-c", "1", "127.0.0.1"),
            };
        });

        Assert.Contains("[0]: \t1", read[0], StringComparison.Ordinal);
        Assert.Contains("[0]: \t1", read[1], StringComparison.Ordinal);
        Assert.Contains("[202]: \t4711", read[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_a_recipe_of_the_list_and_a_recipe_that_needs_a_new_start_is_refused()
    {
        string mild = Write("mild.json", Called.Replace("grey", "mild", StringComparison.Ordinal));
        string other = Write("other.json", Free);
        string log = await WithStation(
            Called,
            async port =>
            {
                await Job(port, 2, expected: 1);
                await Job(port, 3, expected: 2);
                return "";
            },
            Loopback with { Jobs = [_folder.File("recipe.json"), mild, other] });

        Assert.Contains(_log.Entries, entry => entry.Message.Contains("mild", StringComparison.Ordinal));
        Assert.Contains(_log.Entries, entry => entry.Message.Contains("needs a new start", StringComparison.Ordinal));
        Assert.Empty(log);
    }

    private static ModbusConfiguration Loopback => new("127.0.0.1:0");

    private static async Task Job(int port, int number, int expected)
    {
        await OtherPrograms.PollAsync(port, "-t", "4", "-r", "200", "127.0.0.1", "0");
        await OtherPrograms.PollAsync(port, "-t", "4", "-r", "204", "127.0.0.1", $"{number}");
        await OtherPrograms.PollAsync(port, "-t", "4", "-r", "200", "127.0.0.1", "4");
        string read;
        do
        {
            read = await OtherPrograms.PollAsync(port, "-t", "3", "-r", "13", "-c", "1", "127.0.0.1");
        }
        while (read.Contains("[13]: \t3", StringComparison.Ordinal));

        Assert.Contains($"[13]: \t{expected}", read, StringComparison.Ordinal);
    }

    private async Task<T> WithStation<T>(string recipe, Func<int, Task<T>> play, ModbusConfiguration? modbus = null)
    {
        using CancellationTokenSource stop = new();

        // Two hundred a second: those that wait for the server (1,024) are none too many where it is held up for five seconds.
        GreySource source = new(-1, isLive: true) { BeforeRead = (_, reading) => reading.WaitHandle.WaitOne(5) };
        StationServices services = new()
        {
            Loggers = _log, Companions = StationModules.Companions, CreateSource = (_, _) => source,
        };
        StationConfiguration configuration = new()
        {
            Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
            Source = new SyntheticSourceConfiguration(),
            Recipe = Write("recipe.json", recipe),
            Outputs = [new JsonLinesConfiguration(_folder.File("verdicts.jsonl")), modbus ?? Loopback],
        };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        Task run = Task.Run(() => runner.RunAsync(configuration, stop.Token));
        await _log.UntilAsync(1000, run);

        try
        {
            return await play(Port());
        }
        finally
        {
            await stop.CancelAsync();
            await run;
        }
    }

    private int Port()
    {
        string opened = _log.Entries.Single(entry => entry.Id == 1700).Message;
        return IPEndPoint.Parse(opened[(opened.LastIndexOf(' ') + 1)..]).Port;
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private JsonElement[] Verdicts() =>
        [.. File.ReadLines(_folder.File("verdicts.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
