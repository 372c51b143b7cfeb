using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>What a start finds in the folder of a journal.</summary>
public sealed class JournalFolderTests : IDisposable
{
    private readonly TestJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_truncated_file_is_set_aside_and_a_new_one_is_begun(double kept)
    {
        await _journal.Write(500);
        byte[] whole = await File.ReadAllBytesAsync(_journal.Database);
        byte[] damaged = whole[..(int)(whole.Length * kept)];
        await File.WriteAllBytesAsync(_journal.Database, damaged);

        await _journal.Write(1, start: "s2");

        Assert.Equal([("s2", 1L)], _journal.Rows().Select(row => (row.Start, row.Sequence)));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(_journal.Database + ".damaged-1"));
        Assert.Equal(1, _journal.Log.Count(1320));
    }

    [Fact]
    public async Task Garbage_is_set_aside_with_its_log_each_time_under_a_name_of_its_own_and_counted()
    {
        for (int time = 1; time <= 2; time++)
        {
            Directory.CreateDirectory(_journal.Folder);
            await File.WriteAllTextAsync(_journal.Database, new string('x', 5000));
            await File.WriteAllTextAsync(_journal.Database + "-wal", "log");
            await using JournalSink sink = _journal.Open();
            Assert.Equal(time, sink.Status.SetAside);
            Assert.True(File.Exists($"{_journal.Database}.damaged-{time}"));
            Assert.Equal("log", await File.ReadAllTextAsync($"{_journal.Database}.damaged-{time}-wal"));
        }

        string expected = $"it was set aside as {_journal.Database}.damaged-2";
        Assert.Contains(_journal.Log.Entries, entry => entry.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_that_shows_while_running_sets_the_file_aside_too()
    {
        await _journal.Write(500);
        JournalSink sink = _journal.Open(start: "s2");

        // A page in the middle; the header stays, so that opening succeeded.
        using (FileStream file = new(_journal.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xff, (int)file.Length - 4096).ToArray());
        }

        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await TestJournal.Await(() => sink.Dropped == 1, () => $"{sink.Status}");
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal([("s2", 2L)], _journal.Rows().Select(row => (row.Start, row.Part)));
        Assert.Equal((1, 1), (sink.Status.SetAside, _journal.Log.Count(1320)));
    }

    [Fact]
    public async Task A_file_that_is_deleted_while_running_is_begun_anew()
    {
        JournalSink sink = _journal.Open();
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await TestJournal.AwaitAcknowledged(sink, 1);
        Directory.GetFiles(_journal.Folder, "journal.db*").ToList().ForEach(File.Delete);
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);
        await sink.DisposeAsync();

        Assert.Equal([(1L, 2L)], _journal.Rows().Select(row => (row.Sequence, row.Part)));
        Assert.Equal(0, sink.Dropped);
    }

    [Fact]
    public void A_pipe_in_place_of_the_file_is_refused_and_never_opened()
    {
        Directory.CreateDirectory(_journal.Folder);
        NamedPipe.Make(_journal.Database);

        Assert.Equal(EdgeFault.Configuration, Assert.Throws<EdgeException>(() => _journal.Open()).Fault);
        Assert.Equal("There is no journal", Assert.Throws<EdgeException>(() => _journal.Rows()).What);
    }

    [Fact]
    public async Task A_journal_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await _journal.Write(3);
        _journal.Execute($"PRAGMA user_version = {JournalSchema.Version + 1}");
        byte[] before = await File.ReadAllBytesAsync(_journal.Database);

        EdgeException fault = Assert.Throws<EdgeException>(() => _journal.Open());

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains($"of version {JournalSchema.Version + 1}, written by a newer program", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_journal.Database));
        Assert.Throws<EdgeException>(() => _journal.Rows());
    }

    [Fact]
    public async Task Another_program_s_database_is_refused_and_left_as_it_is()
    {
        _journal.Execute("CREATE TABLE orders (id INTEGER PRIMARY KEY); PRAGMA user_version = 1;");
        byte[] before = await File.ReadAllBytesAsync(_journal.Database);

        EdgeException fault = Assert.Throws<EdgeException>(() => _journal.Open());

        Assert.Contains("no journal", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_journal.Database));
    }

    [Fact]
    public async Task A_journal_of_version_1_is_brought_forward_with_every_row()
    {
        string version1 = Path.Combine(RepositoryRoot.Path, "Tests/Station.Tests/Outputs/Journal/version-1.sql");
        _journal.Execute(await File.ReadAllTextAsync(version1));
        Assert.Contains("older version 1", Assert.Throws<EdgeException>(() => _journal.Rows()).Message, StringComparison.Ordinal);

        await _journal.Write(1, start: "s2");

        JournalRow[] rows = _journal.Rows();
        Assert.Equal([(1L, "s0", "crack"), (2, "s0", null), (3, "s2", "crack")], rows.Select(row => (row.Sequence, row.Start, row.Label)));
        Assert.Equal((0.75f, "plates", null), (rows[0].Score, rows[0].Recipe, rows[0].Serial));
        using JournalReader reader = JournalReader.Open(_journal.Folder);
        Assert.Empty(reader.Verify());
    }

    [Fact]
    public async Task A_look_that_takes_too_long_is_cut_short_and_said()
    {
        await _journal.Write(500);
        await using JournalSink sink = _journal.Open(new RacingClock(), start: "s2");

        Assert.Equal((1, 0), (_journal.Log.Count(1321), sink.Status.SetAside));
        Assert.Equal(500, sink.Status.Acknowledged);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        using TemporaryFolder parent = new();
        File.WriteAllText(parent.File("file"), "");

        EdgeException fault = Assert.Throws<EdgeException>(() => _journal.Open(folder: Path.Combine(parent.Path, "file", "journal")));

        Assert.Equal(EdgeFault.File, fault.Fault);
        Assert.Contains("output.journal", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_this_user_may_not_read_is_refused()
    {
        const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
        await _journal.Write(1);
        File.SetUnixFileMode(Path.GetDirectoryName(_journal.Folder)!, Everybody);
        File.SetUnixFileMode(_journal.Folder, Everybody);
        File.SetUnixFileMode(Path.Combine(_journal.Folder, "journal.lock"), Everybody);
        File.SetUnixFileMode(_journal.Database, UnixFileMode.None);

        EdgeException fault = Assert.IsType<EdgeException>(UnprivilegedThread.Run(() => _journal.Open()));

        Assert.StartsWith("The journal cannot be written: ", fault.What, StringComparison.Ordinal);
    }

    /// <summary>A clock on which an hour passes at every look.</summary>
    private sealed class RacingClock : TimeProvider
    {
        private long _hours;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _hours) * 3600;
    }
}
