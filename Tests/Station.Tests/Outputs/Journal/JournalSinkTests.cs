using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Hosting;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

public sealed class JournalSinkTests : IDisposable
{
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(20);

    private readonly TestJournal _journal = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task A_verdict_is_one_row_with_everything_known_of_it()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(61_234));
        DecisionThresholds thresholds = new() { Default = 0.4f, Labels = new Dictionary<string, float> { ["größe"] = 0.25f } };
        VerdictBasis strict = new("plates", "ab12", thresholds);
        JournalSink sink = _journal.Open(_clock);
        Guid id = Guid.CreateVersion7();
        sink.Publish(
            Verdicts.Crack(7) with
            {
                ResultId = id,
                Frame = Verdicts.Crack(7).Frame with { Truth = "crack", Origin = "/parts/größe.png" },
                Basis = strict,
                Region = "left",
                Serial = "SN 7",
                Batch = "B1",
                CodeFault = "smeared",
                Action = PartAction.Rejected,
                Rule = ActionRule.Voting,
            },
            Verdicts.Scores);
        sink.Publish(Verdicts.Unseen(8), Verdicts.Scores);
        await sink.DisposeAsync();

        JournalRow[] rows = _journal.Rows();
        JournalRow seen = rows[0];
        Assert.Equal((1, "press 4", "s1", 7, "2026-01-01T00:01:01.234Z"), (seen.Sequence, seen.Station, seen.Start, seen.Part, seen.Time));
        Assert.Equal((true, 61_234_000_000), (seen.ClockSet, seen.MonotonicNs));
        Assert.Equal(("ng", "rejected", "voting"), (seen.Outcome, seen.Action, seen.ActionBy));
        Assert.Equal(("crack", 0.75f, "left"), (seen.Label, seen.Score, seen.Region));
        Assert.Equal(new Dictionary<string, float?> { ["ok"] = 0.25f, ["crack"] = 0.75f }, seen.Scores);
        Assert.Equal(("crack", "/parts/größe.png", 16), (seen.Truth, seen.Origin, seen.Frame));
        Assert.Equal(new JournalTimings(1.5, 0.25, 20, 0.001), seen.Timings);
        Assert.Equal(("strip@3", "d1", "plates", "ab12"), (seen.Model, seen.Bundle, seen.Recipe, seen.RecipeSha256));
        Assert.Equal("""{"default":0.4,"margin":0,"labels":{"größe":0.25}}""", seen.Thresholds?.GetRawText());
        Assert.Equal(("SN 7", "B1", "smeared", null), (seen.Serial, seen.Batch, seen.CodeFault, seen.Confirmation));
        Assert.Equal(id.ToString(), seen.Result);

        JournalRow unseen = rows[1];
        Assert.Equal(("unsure", "none", "The image is truncated"), (unseen.Outcome, unseen.Action, unseen.Reason));
        Assert.Equal((null, null, null, null), (unseen.Label, unseen.Score, unseen.Scores, unseen.ActionBy));
        Assert.Equal((null, null, null), (unseen.Serial, unseen.Batch, unseen.CodeFault));
    }

    [Fact]
    public async Task A_verdict_is_acknowledged_after_its_commit_which_those_of_the_gathering_time_share()
    {
        await using JournalSink sink = _journal.Open(_clock, new QueueSinkOptions { GatherTime = GatherTime });
        for (int part = 1; part <= 3; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        Assert.Equal((0, 3), (sink.Status.Acknowledged, sink.Status.Waiting));
        Assert.Empty(_journal.Rows());

        await TestJournal.Await(() => Gathered(sink), () => $"{sink.Status}");
        Assert.Equal((3, 3, 0), (sink.Status.Written, sink.Status.Acknowledged, sink.Status.Waiting));
        Assert.Equal([1, 2, 3], _journal.Rows().Select(row => row.Part));
    }

    [Fact]
    public async Task A_full_queue_ends_the_gathering()
    {
        await using JournalSink sink = _journal.Open(_clock, new QueueSinkOptions { GatherTime = GatherTime, Length = 2 });
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);

        await TestJournal.AwaitAcknowledged(sink, 2);
    }

    [Fact]
    public async Task The_sequence_goes_on_over_starts_and_a_clock_that_is_set_back_two_days_changes_no_order()
    {
        SteppedClock clock = new();
        JournalSink first = _journal.Open(clock);
        first.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await TestJournal.AwaitAcknowledged(first, 1);
        clock.Step = -TimeSpan.FromDays(2);
        first.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await first.DisposeAsync();
        JournalSink second = _journal.Open(clock, start: "s2");
        Assert.Equal((2, 2), (second.Status.Written, second.Status.Acknowledged));
        second.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await second.DisposeAsync();

        JournalRow[] rows = _journal.Rows();
        Assert.Equal([(1L, "s1", 1L), (2, "s1", 2), (3, "s2", 1)], rows.Select(row => (row.Sequence, row.Start, row.Part)));
        Assert.True(string.CompareOrdinal(rows[1].Time, rows[0].Time) < 0, $"{rows[1].Time} is not before {rows[0].Time}");
        Assert.True(rows[1].MonotonicNs >= rows[0].MonotonicNs);
    }

    [Fact]
    public async Task A_journal_that_another_agent_writes_is_refused()
    {
        await using JournalSink first = _journal.Open();

        EdgeException fault = Assert.Throws<EdgeException>(() => _journal.Open());

        Assert.Equal((EdgeFault.File, "Another agent writes its journal to the folder"), (fault.Fault, fault.What));
    }

    [Fact]
    public async Task While_another_program_holds_the_file_verdicts_are_counted_as_lost_and_reported_once()
    {
        JournalSink sink = _journal.Open();
        using (SqliteConnection other = new($"Data Source={_journal.Database};Pooling=False"))
        {
            other.Open();
            JournalSchema.Execute(other, "BEGIN IMMEDIATE");
            for (int part = 1; part <= 2; part++)
            {
                sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
                await TestJournal.Await(() => sink.Dropped == part, () => $"{sink.Status}");
            }
        }

        sink.Publish(Verdicts.Crack(3), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal([3], _journal.Rows().Select(row => row.Part));
        Assert.Equal((1, 1, 2), (_journal.Log.Count(1300), _journal.Log.Count(1301), sink.Status.Lost));
    }

    [Fact]
    public async Task A_program_that_holds_the_file_for_a_moment_costs_no_verdict()
    {
        JournalSink sink = _journal.Open();
        using (SqliteConnection other = new($"Data Source={_journal.Database};Pooling=False"))
        {
            other.Open();
            JournalSchema.Execute(other, "BEGIN IMMEDIATE");
            sink.Publish(Verdicts.Crack(1), Verdicts.Scores);

            // As long as others wait for it, and again.
            for (int attempt = 1; attempt <= 2; attempt++)
            {
                using SqliteConnection third = JournalFolder.OpenToAdd(_journal.Database);
                Assert.Throws<SqliteException>(() => JournalSchema.Execute(third, "BEGIN IMMEDIATE"));
            }
        }

        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal([1, 2], _journal.Rows().Select(row => row.Part));
        Assert.Equal((0, 0), (_journal.Log.Count(1300), sink.Status.Lost));
    }

    [TinyDiskFact]
    public async Task A_full_disk_loses_nothing_that_was_acknowledged_and_is_written_again_when_there_is_room()
    {
        using TinyDisk disk = new(kibibytes: 512);
        string folder = Path.Combine(disk.Path, "journal");
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[128 << 10]);
        JournalSink sink = _journal.Open(folder: folder, options: new QueueSinkOptions { Length = 8 });
        long part = 0;
        while (sink.Dropped == 0)
        {
            sink.WaitForRoom(CancellationToken.None);
            sink.Publish(Verdicts.Crack(++part), Verdicts.Scores);
            Assert.InRange(part, 1, 10_000);
        }

        await TestJournal.Await(() => sink.Status.Acknowledged + sink.Dropped == part, () => $"{sink.Status}");
        long acknowledged = sink.Status.Acknowledged;
        long lost = sink.Dropped;
        Assert.Equal(1, _journal.Log.Count(1300));
        File.Delete(ballast);
        sink.Publish(Verdicts.Crack(++part), Verdicts.Scores);
        await sink.DisposeAsync();

        JournalRow[] rows = TestJournal.RowsOf(folder);
        Assert.Equal((acknowledged + 1, lost), (sink.Status.Acknowledged, sink.Dropped));
        Assert.Equal(Enumerable.Range(1, rows.Length).Select(number => (long)number), rows.Select(row => row.Sequence));
        Assert.Equal((acknowledged + 1, part), (rows.Length, rows[^1].Part));
        Assert.Equal(1, _journal.Log.Count(1301));
    }

    [TinyDiskFact]
    public async Task On_a_disk_that_is_full_from_the_start_a_station_inspects_and_the_journal_begins_when_there_is_room()
    {
        using TinyDisk disk = new(kibibytes: 256);
        string folder = Path.Combine(disk.Path, "journal");
        string ballast = Path.Combine(disk.Path, "ballast");
        Directory.CreateDirectory(folder);
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(ballast, new byte[512 << 10]));
        JournalSink sink = _journal.Open(folder: folder);
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await TestJournal.Await(() => sink.Dropped == 1, () => $"{sink.Status}");
        File.Delete(ballast);
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal([2], TestJournal.RowsOf(folder).Select(row => row.Part));
        Assert.Equal(1, _journal.Log.Count(1322));
    }

    [Fact]
    public async Task Nothing_of_a_finite_source_is_lost_to_a_journal_slower_than_it()
    {
        JournalSink sink = _journal.Open(options: new QueueSinkOptions { Length = 4 });
        SinkPacedSource source = new(new GreySource(300), [sink]);
        source.Start();
        int part = 0;
        while (source.Read(CancellationToken.None) is { } frame)
        {
            frame.Dispose();
            sink.Publish(Verdicts.Crack(++part), Verdicts.Scores);
        }

        await sink.DisposeAsync();
        Assert.Equal((0, 300), (sink.Dropped, _journal.Rows().Length));
    }

    [Fact]
    public async Task Publishing_allocates_nothing_once_the_queue_has_been_filled()
    {
        JournalSink sink = _journal.Open(options: new QueueSinkOptions { Length = 64 });
        long allocated = -1;
        int rounds = 0;

        // Rounds that allocate fill the store of arrays, of which no more are under way than there are places.
        for (; allocated != 0 && rounds < 80; rounds++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int part = 1; part <= 2000; part++)
            {
                sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        await sink.DisposeAsync();
        Assert.Equal(0, allocated);
        Assert.Equal(2000 * rounds, sink.Dropped + _journal.Rows().Length);
    }

    [Fact]
    public void An_sqlite_that_can_lose_commits_is_refused()
    {
        SqliteLibrary.ThrowIfOld(3_051_003);
        EdgeException fault = Assert.Throws<EdgeException>(() => SqliteLibrary.ThrowIfOld(3_051_002));
        Assert.StartsWith("SQLite 3.51.2 ", fault.Message, StringComparison.Ordinal);
    }

    // The timer may be set a moment after the clock was moved.
    private bool Gathered(JournalSink sink)
    {
        _clock.Advance(GatherTime);
        return sink.Status.Acknowledged == 3;
    }

    /// <summary>A wall clock that can be set; the monotonic one goes on.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Step;
    }
}
