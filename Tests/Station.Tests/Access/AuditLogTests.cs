using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Tests.Access;

/// <summary>The audit, and what is done to its file.</summary>
public sealed class AuditLogTests : IDisposable
{
    private static readonly Caller Maria = new("maria", Role.Engineer, "10.0.0.7");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File(AuditLog.FileName);

    [Fact]
    public void Records_are_read_back_newest_first_page_by_page()
    {
        AuditLog log = Fill(2000);

        IReadOnlyList<AuditRecord> newest = log.Read(null, 3);
        IReadOnlyList<AuditRecord> older = log.Read(newest[^1].Number, 2);

        Assert.Equal([2000, 1999, 1998], newest.Select(record => record.Number));
        Assert.Equal([1997, 1996], older.Select(record => record.Number));
        Assert.Equal(("maria", "engineer", "10.0.0.7", "test.done", "Number 2000."),
            (newest[0].By, newest[0].Role, newest[0].From, newest[0].What, newest[0].Detail));
        Assert.Equal(2000, log.Read(null, 5000).Count);
        Assert.Null(log.Verify());
    }

    [Fact]
    public void A_change_stands_there_before_it_is_made_and_that_it_was_not_made_after_it()
    {
        AuditLog log = Fill(0);

        int made = log.Make(Maria, "test.made", "It is made.", () => log.Read(null, 9).Count);
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(
            () => log.Make(Maria, "test.failed", "It is tried.", () => throw new InvalidOperationException("It does not fit.")));

        Assert.Equal((1, "It does not fit."), (made, fault.Message));
        Assert.Equal(
            [("test.failed.refused", "It does not fit."), ("test.failed", "It is tried."), ("test.made", "It is made.")],
            log.Read(null, 9).Select(record => (record.What, record.Detail)));
        Assert.Null(log.Verify());
    }

    [Theory]
    [InlineData("Number 3.", "Number 4.", 3)]
    [InlineData("maria", "mario", 1)]
    [InlineData("engineer", "engineeR", 1)]
    public void A_line_that_was_changed_is_named(string text, string other, int line)
    {
        AuditLog log = Fill(5);
        string all = File.ReadAllText(Path);
        int at = all.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(Path, all[..at] + other + all[(at + text.Length)..]);

        Assert.StartsWith($"Line {line} does not follow", log.Verify(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_taken_away_is_named_and_the_broken_file_kept()
    {
        Fill(5);
        string[] lines = File.ReadAllLines(Path);
        File.WriteAllLines(Path, [lines[0], lines[2], lines[3], lines[4]]);
        AuditLog log = Open();
        Assert.StartsWith("Line 2 does not follow", log.Verify(), StringComparison.Ordinal);

        log.Add(Maria, "test.done", "After the break.");

        IReadOnlyList<AuditRecord> records = log.Read(null, 10);
        Assert.Equal(["test.done", "audit.broken"], records.Select(record => record.What));
        Assert.Contains("Line 2 does not follow", records[1].Detail, StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(Assert.Single(Directory.GetFiles(_folder.Path, "audit.broken-*.jsonl"))).Length);
        Assert.Null(log.Verify());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "")]
    [InlineData(3, "{\"half a line")]
    public void Records_that_are_gone_are_told_by_the_log_that_wrote_them(int left, string torn)
    {
        AuditLog log = Fill(5);
        string[] lines = File.ReadAllLines(Path);
        File.Delete(Path);
        if (left > 0)
        {
            File.WriteAllText(Path, string.Concat(lines[..left].Select(line => line + "\n")) + torn);
        }

        Assert.NotNull(log.Verify());
        log.Add(Maria, "test.done", "After the cut.");

        IReadOnlyList<AuditRecord> records = log.Read(null, 2);
        Assert.Equal(["test.done", "audit.cut"], records.Select(record => record.What));
        Assert.StartsWith("Records are gone: there were 5", records[1].Detail, StringComparison.Ordinal);
        Assert.Null(log.Verify());
    }

    [Fact]
    public void A_detail_that_is_too_long_is_cut_so_that_its_line_can_be_read_again()
    {
        AuditLog log = Open();
        log.Add(Maria, "test.done", new string('\u007f', 100_000));
        log.Add(Maria, "test.done", "The next.");

        Assert.Null(log.Verify());
        Assert.EndsWith("... (100000 letters)", log.Read(null, 2)[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_a_power_cut_tore_is_told_and_the_chain_goes_on()
    {
        Fill(2);
        File.AppendAllText(Path, """{"number":3,"at":"2026""");
        AuditLog log = Open();
        Assert.StartsWith("Line 3 has no end", log.Verify(), StringComparison.Ordinal);

        log.Add(Maria, "test.done", "After the cut.");

        Assert.Equal([4, 3, 2, 1], log.Read(null, 10).Select(record => record.Number));
        Assert.Equal("audit.torn", log.Read(4, 1)[0].What);
        Assert.Null(log.Verify());
    }

    [Fact]
    public void Two_writers_make_one_chain()
    {
        AuditLog one = Open();
        AuditLog other = Open();
        one.Add(Maria, "a", "A.");
        other.Add(Maria, "b", "B.");
        one.Add(Maria, "c", "C.");

        Assert.Equal(["c", "b", "a"], one.Read(null, 10).Select(record => record.What));
        Assert.Null(one.Verify());
    }

    [Fact]
    public void An_audit_that_cannot_be_written_says_that_nothing_was_changed()
    {
        Directory.CreateDirectory(Path);

        EdgeException fault = Assert.Throws<EdgeException>(() => Open().Add(Maria, "a", "A."));

        Assert.Contains("cannot be written, so nothing was changed", fault.Message, StringComparison.Ordinal);
    }

    private AuditLog Open() => new(_folder.Path, _clock, NullLogger.Instance);

    private AuditLog Fill(int records)
    {
        AuditLog log = Open();
        for (int number = 1; number <= records; number++)
        {
            log.Add(Maria, "test.done", $"Number {number}.");
        }

        return log;
    }
}
