using System.Text.RegularExpressions;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs.Evidence;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using EdgeConvNeXt.Station.Sources;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Api;

/// <summary>
/// A whole station in this process whose parts announce themselves by a call, with a journal and the pictures of all parts.
/// </summary>
internal sealed partial class CalledStation : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private CalledStation()
    {
    }

    public RecordingLoggers Log { get; } = new();

    public string Journal => _folder.File("journal");

    public string Pictures => _folder.File("pictures");

    /// <summary>Where it answers over HTTP; empty where it does not.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts it.</summary>
    /// <param name="configure">What is different.</param>
    /// <param name="trigger">The recipe's type of trigger.</param>
    /// <param name="minimumDistanceMs">Triggers that follow sooner are bounces.</param>
    public static async Task<CalledStation> Start(
        Func<StationConfiguration, StationConfiguration> configure, string trigger = "software", int minimumDistanceMs = 0)
    {
        CalledStation station = new();
        try
        {
            await station.Begin(configure, trigger, minimumDistanceMs);
            return station;
        }
        catch
        {
            await station.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another file of the test's folder.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    /// <summary>Waits until the journal has so many rows.</summary>
    public async Task<JournalRow[]> Rows(int count)
    {
        await TestJournal.Await(() => TestJournal.RowsOf(Journal).Length >= count, () => string.Join("; ", Log.Entries));
        return TestJournal.RowsOf(Journal);
    }

    /// <summary>Waits until the picture of a result is listed.</summary>
    public async Task<PictureRow> Picture(string result)
    {
        using PictureIndex index = PictureIndex.Open(Journal, Pictures);
        await TestJournal.Await(() => index.Find(new Guid(result)) is not null, () => string.Join("; ", Log.Entries));
        return index.Find(new Guid(result))!;
    }

    /// <summary>Waits for a part whose picture is listed: a line that is busy passes pictures over.</summary>
    public async Task<string> Pictured()
    {
        JournalFilter pictured = new() { HasPicture = true, Limit = 1 };
        await TestJournal.Await(() => TestJournal.RowsOf(Journal, pictured).Length > 0, () => string.Join("; ", Log.Entries));
        return TestJournal.RowsOf(Journal, pictured)[0].Result;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromMinutes(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _folder.Dispose();
    }

    private async Task Begin(Func<StationConfiguration, StationConfiguration> configure, string trigger, int minimumDistanceMs)
    {
        StationServices services = new()
        {
            Loggers = Log, Companions = StationModules.Companions,
            CreateSource = (_, _) => new GreySource(-1, isLive: true) { BeforeRead = (_, _) => Thread.Yield() },
        };
        StationRunner runner = new(services, new FakeServiceManager(isActive: false));
        StationConfiguration configuration = configure(Configuration(trigger, minimumDistanceMs));
        _run = Task.Run(() => runner.RunAsync(configuration, _stop.Token));
        await TestJournal.Await(() => Log.Count(1000) > 0 || _run.IsCompleted, () => string.Join("; ", Log.Entries));
        if (_run.IsFaulted)
        {
            await _run;
        }

        Url = Opened().Match(Log.Entries.FirstOrDefault(entry => entry.Id == 1600).Message ?? "").Value;
    }

    private StationConfiguration Configuration(string trigger, int minimumDistanceMs) => new()
    {
        Station = "press 4",
        Model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel")),
        Source = new SyntheticSourceConfiguration(),
        Recipe = Write("recipe.json", $$"""
            {
              "name": "grey",
              "trigger": {
                "type": "{{trigger}}", "deadlineMs": 60000, "toleranceMs": 10000, "minimumDistanceMs": {{minimumDistanceMs}}
              }
            }
            """),
        Outputs =
        [
            new JsonLinesConfiguration(_folder.File("verdicts.jsonl")),
            new JournalConfiguration(Journal),
            new EvidenceConfiguration(new EvidenceSettings { Journal = Journal, Folder = Pictures, KeepsAllOk = true }),
        ],
        QueueLength = 64,
    };

    [GeneratedRegex("https?://[0-9.:\\[\\]]+[0-9]")]
    private static partial Regex Opened();
}
