using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Labelling;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Labelling;

/// <summary>Rejected parts of two weeks before a Thursday, all of them labelled: the rejects of the second are often good.</summary>
public sealed class AccuracyWatchTests : IAsyncLifetime, IDisposable
{
    private const int PartsOfWeek = 100;

    private readonly TestJournal _journal = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly StationEvents _events;

    public AccuracyWatchTests() =>
        _events = new StationEvents("s1", _journal.Database, _clock, _journal.Log.Typed<StationEvents>());

    public async Task InitializeAsync()
    {
        await Label(daysAgo: 12, falselyRejected: 1);
        await Label(daysAgo: 5, falselyRejected: 30);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_week_that_is_proven_worse_is_a_concern_and_one_event_however_often_the_station_starts()
    {
        for (int start = 1; start <= 2; start++)
        {
            StationEvents events = new($"s{start}", _journal.Database, _clock, _journal.Log.Typed<StationEvents>());
            await using AccuracyWatch watch = Watch(events);
            Assert.Null(events.Concern);
            _clock.Advance(TimeSpan.FromMinutes(1));
            await TestJournal.Await(() => watch.IsWorse, () => string.Join("; ", _journal.Log.Entries));

            Assert.Equal(
                "The line was worse in the week of 2025-12-22 than before: 70.00 % of its verdicts were right, 29.00 points less. "
                + "`edge label accuracy` shows all weeks.",
                events.Concern);
        }

        using JournalReader journal = JournalReader.Open(_journal.Folder);
        Assert.Equal([AccuracyWatch.EventKind], journal.Events().Select(happened => happened.Kind));
        Assert.Equal(1, _journal.Log.Count(1750));
    }

    [Fact]
    public async Task It_is_nobody_s_concern_any_more_two_weeks_later()
    {
        await using AccuracyWatch watch = Watch(_events);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await TestJournal.Await(() => watch.IsWorse, () => string.Join("; ", _journal.Log.Entries));

        // A part a week is enough: the line runs on, and says nothing yet.
        await Write(daysAgo: 0, 1);
        _clock.Advance(TimeSpan.FromHours(1));
        await TestJournal.Await(() => watch.Last is { Week: "2025-12-29" }, () => $"{watch.Last}");
        Assert.True(watch.IsWorse);
        _clock.Advance(TimeSpan.FromDays(7));
        await Write(daysAgo: 0, 1);
        _clock.Advance(TimeSpan.FromHours(1));

        await TestJournal.Await(() => !watch.IsWorse, () => $"{watch.Last}");
        Assert.Null(_events.Concern);
    }

    [Fact]
    public async Task Without_labels_there_is_nothing_to_say()
    {
        File.Delete(Path.Combine(_journal.Folder, LabelFile.FileName));
        await using AccuracyWatch watch = Watch(_events);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await watch.DisposeAsync();

        Assert.Null(watch.Last);
        Assert.Null(_events.Concern);
        Assert.Empty(_journal.Log.Entries);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_is_told_once()
    {
        await File.WriteAllTextAsync(_journal.Database, "this was a journal");
        foreach (string left in Directory.GetFiles(_journal.Folder, "*-wal").Concat(Directory.GetFiles(_journal.Folder, "*-shm")))
        {
            File.Delete(left);
        }

        await using AccuracyWatch watch = Watch(_events);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await TestJournal.Await(() => _journal.Log.Count(1751) == 1, () => string.Join("; ", _journal.Log.Entries));
        _clock.Advance(TimeSpan.FromHours(1));
        await watch.DisposeAsync();

        Assert.Equal(1, _journal.Log.Count(1751));
    }

    private AccuracyWatch Watch(StationEvents events) =>
        new(_journal.Folder, events, _clock, _journal.Log.Typed<AccuracyWatch>());

    private async Task Label(int daysAgo, int falselyRejected)
    {
        Guid[] results = await Write(daysAgo, PartsOfWeek);
        LabelFile.Read(_journal.Folder).Add([.. results.Select((result, index) => new PartLabel
        {
            Result = result, Label = index < falselyRejected ? "ok" : "crack", Good = index < falselyRejected, By = "Eve",
            At = _clock.GetUtcNow(), Reason = LabelReason.Ng,
        })]);
    }

    private async Task<Guid[]> Write(int daysAgo, int count)
    {
        DateTimeOffset at = _clock.GetUtcNow().AddDays(-daysAgo);
        JournalSink sink = _journal.Open(start: $"{at:O}");
        Verdict[] verdicts =
        [
            .. Enumerable.Range(1, count).Select(part => Verdicts.Crack(part) with { Moment = new VerdictMoment(at, default) }),
        ];
        foreach (Verdict verdict in verdicts)
        {
            sink.Publish(verdict, Verdicts.Scores);
        }

        await sink.DisposeAsync();
        return [.. verdicts.Select(verdict => verdict.ResultId)];
    }
}
