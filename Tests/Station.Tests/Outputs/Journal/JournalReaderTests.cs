using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>Asking a journal with two starts of six parts each, a second apart, every third of them good.</summary>
public sealed class JournalReaderTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestJournal _journal = new();

    public async Task InitializeAsync()
    {
        ManualTimeProvider clock = new();
        foreach (string start in (string[])["s1", "s2"])
        {
            VerdictBasis basis = new($"recipe of {start}", "ab12", new DecisionThresholds());
            JournalSink sink = _journal.Open(clock, start: start);
            for (int part = 1; part <= 6; part++)
            {
                Verdict verdict = part % 3 == 0 ? Verdicts.Crack(part) with { Outcome = Outcome.Ok, Label = "ok" } : Verdicts.Crack(part);
                sink.Publish(verdict with { Basis = basis, ModelId = $"model of {start}" }, Verdicts.Scores);
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            await sink.DisposeAsync();
        }

        _journal.Execute("UPDATE verdict SET serial = 'A' || sequence");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Without_a_filter_everything_comes_in_order() =>
        Assert.Equal(Enumerable.Range(1, 12).Select(number => (long)number), Ask(new JournalFilter()));

    [Fact]
    public void A_part_is_found_in_every_start_and_in_one()
    {
        Assert.Equal([4, 10], Ask(new JournalFilter { Part = 4 }));
        Assert.Equal([10], Ask(new JournalFilter { Part = 4, Start = "s2" }));
        Assert.Empty(Ask(new JournalFilter { Part = 4, Start = "s3" }));
    }

    [Fact]
    public void Times_are_from_the_first_on_and_before_the_second()
    {
        Assert.Equal([3, 4], Ask(new JournalFilter { From = Midnight.AddSeconds(2), To = Midnight.AddSeconds(4) }));
        Assert.Equal([3], Ask(new JournalFilter { From = Midnight.AddSeconds(2), To = Midnight.AddSeconds(4), Outcome = Outcome.Ok }));
        Assert.Equal([1, 2], Ask(new JournalFilter { To = Midnight.AddSeconds(2) }));
    }

    [Fact]
    public void Every_other_filter_finds_its_rows()
    {
        Assert.Equal([7], Ask(new JournalFilter { Serial = "A7" }));
        Assert.Equal([3, 6, 9, 12], Ask(new JournalFilter { Label = "ok" }));
        Assert.Equal([3, 6, 9, 12], Ask(new JournalFilter { Outcome = Outcome.Ok }));
        Assert.Equal([7, 8, 9, 10, 11, 12], Ask(new JournalFilter { Recipe = "recipe of s2" }));
        Assert.Equal([1, 2, 3, 4, 5, 6], Ask(new JournalFilter { Model = "model of s1" }));
        Assert.Empty(Ask(new JournalFilter { Label = "dent" }));
    }

    [Fact]
    public void A_limit_leaves_the_newest_and_their_order() =>
        Assert.Equal([10, 11], Ask(new JournalFilter { Outcome = Outcome.Ng, Limit = 2 }));

    [Fact]
    public void A_result_is_found_by_its_id()
    {
        JournalRow wanted = _journal.Rows()[4];

        Assert.Equal(wanted.Sequence, Assert.Single(Ask(new JournalFilter { Result = new Guid(wanted.Result) })));
    }

    [Fact]
    public void Questions_with_an_index_use_it()
    {
        Assert.Equal("verdict_serial", IndexOf(new JournalFilter { Serial = "A7" }));
        Assert.Equal("verdict_part", IndexOf(new JournalFilter { Part = 4 }));
        Assert.Equal("verdict_time", IndexOf(new JournalFilter { From = Midnight, Outcome = Outcome.Ng }));
        Assert.Equal("verdict_time", IndexOf(new JournalFilter { From = Midnight }));
        Assert.Equal("verdict_result", IndexOf(new JournalFilter { Result = Guid.Empty, Limit = 1 }));
    }

    [Fact]
    public void Of_few_verdicts_pictures_are_looked_up_and_of_all_the_pictures_find_the_verdicts()
    {
        Assert.Equal("verdict_result", IndexOf(new JournalFilter { HasPicture = true }));
        foreach (JournalFilter filter in (JournalFilter[])
            [new() { HasPicture = true, Result = Guid.Empty }, new() { HasPicture = true, Limit = 20 }])
        {
            IReadOnlyList<string> plan = PlanOf(filter);
            Assert.Contains(plan, step => step.Contains("INDEX picture_result (result=?)", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN picture", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Whoever_stops_in_the_middle_of_an_answer_keeps_no_log_from_being_emptied()
    {
        using JournalReader reader = JournalReader.Open(_journal.Folder);
        using IEnumerator<JournalRow> rows = reader.Query(new JournalFilter()).GetEnumerator();
        Assert.True(rows.MoveNext());
        _journal.Execute("UPDATE verdict SET batch = 'b'");

        // Its first value is 1 where a reader is in the way.
        Assert.Equal(0, _journal.Number("PRAGMA wal_checkpoint(TRUNCATE)"));
        Assert.True(rows.MoveNext());
    }

    [Fact]
    public void A_sound_journal_is_verified()
    {
        using JournalReader reader = JournalReader.Open(_journal.Folder);

        Assert.Empty(reader.Verify());
        Assert.Equal(12, reader.Count());
    }

    [Fact]
    public void Damage_is_named_by_verify()
    {
        // An index that lacks a row: what the file says of itself is not so.
        _journal.Execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'outcome, wall_ms', 'wall_ms, outcome') WHERE name = 'verdict_time';
            """);
        using JournalReader reader = JournalReader.Open(_journal.Folder);

        Assert.NotEmpty(reader.Verify());
    }

    [Fact]
    public void What_is_no_journal_fails_with_a_sentence()
    {
        Assert.Equal("There is no journal", Refusal("/nowhere").What);
        File.WriteAllText(_journal.Database, new string('x', 5000));
        Assert.StartsWith("The journal is damaged: ", Refusal(_journal.Folder).What, StringComparison.Ordinal);
    }

    private static EdgeException Refusal(string folder) => Assert.Throws<EdgeException>(() => JournalReader.Open(folder));

    private IEnumerable<long> Ask(JournalFilter filter) => _journal.Rows(filter).Select(row => row.Sequence);

    // "SEARCH verdict USING INDEX verdict_serial (serial=?)", or COVERING INDEX.
    private string? IndexOf(JournalFilter filter) => PlanOf(filter)
        .Select(step => step.Split(' ').Where(word => word != "COVERING").ToArray())
        .Where(words => words is ["SEARCH", "verdict", "USING", "INDEX", ..]).Select(words => words[4]).FirstOrDefault();

    private IReadOnlyList<string> PlanOf(JournalFilter filter)
    {
        using JournalReader reader = JournalReader.Open(_journal.Folder);
        return reader.PlanOf(filter);
    }
}
