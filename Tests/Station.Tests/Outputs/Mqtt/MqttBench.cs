using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.Mqtt;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing.Mqtt;

namespace EdgeConvNeXt.Station.Tests.Outputs.Mqtt;

/// <summary>A station's journal and link, to be looked at.</summary>
internal sealed class MqttBench : IAsyncDisposable
{
    public const string Root = "ecn/v1/north/l1/press 4";

    private readonly TestJournal _files = new();
    private long _part;

    public MqttBench() => Journal = _files.Open();

    public StubStation Station { get; } = new();

    public Testing.RecordingLoggers Log => _files.Log;

    public JournalSink Journal { get; private set; }

    public MqttLink? Link { get; private set; }

    /// <summary>A configuration for a broker on this machine.</summary>
    public static MqttConfiguration To(int port) => new() { Host = "127.0.0.1", Port = port, Site = "north", Line = "l1" };

    /// <summary>Starts the link; returns at once.</summary>
    public MqttLink Start(MqttConfiguration configuration) =>
        Link = new MqttLink(configuration, Station, "press 4", Journal, TimeProvider.System, Log.Typed<MqttLink>());

    /// <summary>Starts the link; returns when it is connected.</summary>
    public async Task<MqttLink> Connect(MqttConfiguration configuration)
    {
        MqttLink link = Start(configuration);
        await Await(() => link.Status.Connected);
        return link;
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
        Assert.Equal(0, Journal.Dropped);
    }

    /// <summary>Stops link and journal, and opens the journal for another start.</summary>
    public async Task Restart(string start)
    {
        await Link!.DisposeAsync();
        await Journal.DisposeAsync();
        Journal = _files.Open(start: start);
    }

    public JournalRow[] Rows() => _files.Rows();

    public Task Await(Func<bool> condition) => TestJournal.Await(condition, () => $"{Link?.Status}; {string.Join("; ", Log.Entries)}");

    /// <summary>
    /// Takes results until the last one has come: in order, without a gap, none twice under another id than before.
    /// </summary>
    /// <returns>How many came a second time.</returns>
    public static async Task<int> TakeAll(MosquittoSubscriber subscriber, int last)
    {
        Dictionary<long, string> seen = [];
        int twice = 0;
        while (!seen.ContainsKey(last))
        {
            System.Text.Json.JsonElement result = (await subscriber.Next()).Json;
            long sequence = result.GetProperty("sequence").GetInt64();
            string id = result.GetProperty("result").GetString()!;
            if (seen.TryGetValue(sequence, out string? known))
            {
                Assert.Equal(known, id);
                twice++;
            }
            else
            {
                Assert.Equal(seen.Count + 1, sequence);
                seen.Add(sequence, id);
            }
        }

        Assert.Equal(last, seen.Values.Distinct().Count());
        return twice;
    }

    public async ValueTask DisposeAsync()
    {
        if (Link is not null)
        {
            await Link.DisposeAsync();
        }

        await Journal.DisposeAsync();
        _files.Dispose();
    }
}
