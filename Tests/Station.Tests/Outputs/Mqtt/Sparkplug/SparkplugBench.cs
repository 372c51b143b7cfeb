using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt.Sparkplug;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt.Sparkplug;

/// <summary>A station as an edge node, a broker, and a host that sees everything that is said.</summary>
internal sealed class SparkplugBench : IAsyncDisposable
{
    public const string Group = "plant";
    public const string Node = "press 4";
    public const string Device = "camera";

    private readonly TestJournal _files = new();
    private readonly PayloadLibrary _library = new();
    private MosquittoSubscriber? _host;
    private long _part;

    public SparkplugBench() => Journal = _files.Open();

    public MosquittoBroker Broker { get; } = new();

    public StubStation Station { get; } = new();

    public Testing.RecordingLoggers Log => _files.Log;

    public JournalSink Journal { get; private set; }

    public SparkplugLink? Link { get; private set; }

    /// <summary>The file with the number of the last birth.</summary>
    public string NumberFile => BirthDeathSequence.Beside(_files.Database);

    /// <summary>Starts the broker and the host that listens.</summary>
    public async Task<SparkplugBench> Begin()
    {
        await Broker.Start();
        await Listen();
        return this;
    }

    /// <summary>The host begins to listen, which it has to again at a broker that was killed.</summary>
    public async Task Listen()
    {
        _host?.Dispose();
        _host = await MosquittoSubscriber.Subscribe(Broker.Port, "spBv1.0/#");
    }

    /// <summary>Starts the node; returns at once.</summary>
    public SparkplugLink Start(
        MqttProtocol protocol = MqttProtocol.Five, string? device = null, string? host = null, int? port = null, params string[] commands)
    {
        SparkplugConfiguration sparkplug = new() { Group = Group, Device = device, PrimaryHost = host };
        MqttConfiguration mqtt = MqttBench.To(port ?? Broker.Port) with { Protocol = protocol, Commands = commands, Sparkplug = sparkplug };
        return Link = new SparkplugLink(mqtt, sparkplug, Station, Node, Journal, TimeProvider.System, Log.Typed<SparkplugLink>());
    }

    /// <summary>Gives more parts their verdict; returns when the journal has them.</summary>
    public async Task Inspect(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Journal.WaitForRoom(CancellationToken.None);
            Journal.Publish(Verdicts.Crack(++_part), Verdicts.Scores);
        }

        await TestJournal.Await(() => Journal.Status.Waiting == 0, () => $"{Journal.Status}");
    }

    /// <summary>The next message of the node, of one type where it is named.</summary>
    public async Task<SparkplugHeard> Next(string? type = null)
    {
        ReceivedMessage message = await _host!.Next(message =>
            message.Topic.Split('/') is [_, Group, var kind, ..] && kind[1..] != "CMD" && (type is null || kind == type));
        return new SparkplugHeard(message, _library.Decode(message.Payload)!);
    }

    /// <summary>The next result.</summary>
    public async Task<SparkplugHeard> NextResult()
    {
        while (true)
        {
            SparkplugHeard heard = await Next();
            if (heard.Type is "NDATA" or "DDATA" && heard.Payload.Metrics.Any(metric => metric.Name == "Result/Sequence"))
            {
                return heard;
            }
        }
    }

    /// <summary>Writes to metrics of the node, or of its device.</summary>
    public Task Command(string metrics, string? device = null, params string[] more) => Send(
        device is null ? $"spBv1.0/{Group}/NCMD/{Node}" : $"spBv1.0/{Group}/DCMD/{Node}/{device}", _library.Encode(metrics), more);

    /// <summary>Says how a primary host is.</summary>
    public Task Say(string host, bool isOnline, long timestamp) => MosquittoPublisher.Publish(
        Broker.Port, $"spBv1.0/STATE/{host}", $$"""{"online":{{(isOnline ? "true" : "false")}},"timestamp":{{timestamp}}}""", "-r");

    /// <summary>Sends bytes.</summary>
    public async Task Send(string topic, byte[] payload, params string[] more)
    {
        using Testing.TemporaryFolder folder = new();
        string file = folder.File("payload");
        await File.WriteAllBytesAsync(file, payload);
        await MosquittoPublisher.PublishFile(Broker.Port, topic, file, more);
    }

    /// <summary>Stops node and journal, and opens the journal for another start.</summary>
    public async Task Restart(string start)
    {
        await Link!.DisposeAsync();
        await Journal.DisposeAsync();
        Journal = _files.Open(start: start);
    }

    public Task Await(Func<bool> condition) => TestJournal.Await(condition, () => $"{Link?.Status}; {string.Join("; ", Log.Entries)}");

    public async ValueTask DisposeAsync()
    {
        if (Link is not null)
        {
            await Link.DisposeAsync();
        }

        await Journal.DisposeAsync();
        _host?.Dispose();
        _library.Dispose();
        _files.Dispose();
    }
}

/// <summary>What a node said.</summary>
internal sealed record SparkplugHeard(ReceivedMessage Message, ReadPayload Payload)
{
    public string Type => Message.Topic.Split('/')[2];

    public long BirthDeath => Payload["bdSeq"].Value.GetInt64();

    public long Sequence => Payload["Result/Sequence"].Value.GetInt64();

    public bool IsHistorical => Payload["Result/Sequence"].IsHistorical;
}
