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
            await Look(watch, TimeSpan.FromMinutes(1));

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
        await Look(watch, TimeSpan.FromMinutes(1));
        Assert.True(watch.IsWorse);

        // A part a week is enough: the line runs on, and says nothing yet.
        await Write(daysAgo: 0, 1);
        await Look(watch, TimeSpan.FromHours(1));
        Assert.Equal("2025-12-29", watch.Last!.Week);
        Assert.True(watch.IsWorse);
        await Look(watch, TimeSpan.FromDays(7));
        await Write(daysAgo: 0, 1);
        await Look(watch, TimeSpan.FromHours(1));

        Assert.False(watch.IsWorse);
        Assert.Null(_events.Concern);
    }

    [Fact]
    public async Task A_line_that_stands_still_is_not_warned_of_for_ever()
    {
        await using AccuracyWatch watch = Watch(_events);
        await Look(watch, TimeSpan.FromMinutes(1));
        Assert.True(watch.IsWorse);

        await Look(watch, TimeSpan.FromDays(14));
        Assert.False(watch.IsWorse);
    }

    [Fact]
    public async Task Labels_that_were_taken_back_warn_of_nothing()
    {
        await using AccuracyWatch watch = Watch(_events);
        await Look(watch, TimeSpan.FromMinutes(1));
        Assert.True(watch.IsWorse);

        File.Delete(Path.Combine(_journal.Folder, LabelFile.FileName));
        await Look(watch, TimeSpan.FromHours(1));

        Assert.Null(watch.Last);
        Assert.Null(_events.Concern);
    }

    [Fact]
    public async Task Without_labels_there_is_nothing_to_say()
    {
        File.Delete(Path.Combine(_journal.Folder, LabelFile.FileName));
        await using AccuracyWatch watch = Watch(_events);
        await Look(watch, TimeSpan.FromMinutes(1));

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
        await Look(watch, TimeSpan.FromMinutes(1));
        await Look(watch, TimeSpan.FromHours(1));

        Assert.Equal(1, _journal.Log.Count(1751));
    }

    private async Task Look(AccuracyWatch watch, TimeSpan later)
    {
        _clock.Advance(later);
        await watch.Looking;
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
