using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>Verdicts of a journal on their way to a receiver.</summary>
public sealed class JournalOutboxTests : IDisposable
{
    private const string Channel = "plant";

    private readonly TestJournal _journal = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Verdicts_come_in_order_in_bounded_batches_and_each_once()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 5);

        Assert.Equal((long[])[1, 2], await Read(outbox, 2));
        Assert.Equal((long[])[3, 4], await Read(outbox, 2));
        Assert.Equal((long[])[5], await Read(outbox, 2));
        Assert.Equal(new OutboxStatus(0, 5, 0, null), outbox.Status);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_by_the_next_verdict()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        Task<long[]> reading = Read(outbox);
        Assert.False(reading.IsCompleted);

        await Publish(sink, 1, 1);

        Assert.Equal((long[])[1], await reading);
    }

    [Fact]
    public async Task A_wait_is_ended_by_a_stop()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<OutboxItem>> reading = outbox.ReadAsync(1, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task What_was_not_confirmed_comes_again_after_a_rewind_with_the_same_result_id()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 4);
        IReadOnlyList<OutboxItem> first = await outbox.ReadAsync(10, CancellationToken.None);
        outbox.Confirm(first[1]);

        outbox.Rewind();

        IReadOnlyList<OutboxItem> again = await outbox.ReadAsync(10, CancellationToken.None);
        Assert.Equal(first.Skip(2).Select(item => item.Row.Result), again.Select(item => item.Row.Result));
        Assert.Equal((2, 2), (outbox.Status.Delivered, outbox.Status.Waiting));
    }

    [Fact]
    public async Task A_new_start_goes_on_where_the_last_one_stopped()
    {
        await using (JournalSink sink = _journal.Open())
        {
            using JournalOutbox outbox = Outbox(sink);
            await Publish(sink, 1, 5);
            outbox.Confirm((await outbox.ReadAsync(3, CancellationToken.None))[^1]);
        }

        await using JournalSink second = _journal.Open(start: "s2");
        using JournalOutbox next = Outbox(second);
        await Publish(second, 1, 1);

        Assert.Equal((long[])[4, 5, 6], await Read(next));
    }

    [Fact]
    public async Task An_old_journal_is_delivered_from_now_on_unless_its_history_is_asked_for()
    {
        await _journal.Write(3);
        await using JournalSink sink = _journal.Open(start: "s2");
        using JournalOutbox plain = Outbox(sink);
        using JournalOutbox whole = new(sink, "whole", withHistory: true, _clock, _journal.Log);
        Assert.Equal((long[])[1, 2, 3], await Read(whole));
        Assert.Equal((3, 0), (plain.Status.Delivered, plain.Status.Waiting));

        await Publish(sink, 1, 1);

        Assert.Equal((long[])[4], await Read(plain));
        Assert.Equal((long[])[4], await Read(whole));
    }

    [Fact]
    public async Task After_a_crash_at_which_nothing_was_read_yet_nothing_is_missed()
    {
        await _journal.Write(3);
        await using (JournalSink sink = _journal.Open(start: "s2"))
        {
            sink.Follow(new JournalChannel(Channel, withHistory: false));
            sink.Follow(new JournalChannel("whole", withHistory: true));
            await Publish(sink, 1, 2);
        }

        await using JournalSink second = _journal.Open(start: "s3");
        using JournalOutbox outbox = Outbox(second);
        using JournalOutbox whole = new(second, "whole", withHistory: true, _clock, _journal.Log);

        Assert.Equal((long[])[4, 5], await Read(outbox));
        Assert.Equal((long[])[1, 2, 3, 4, 5], await Read(whole));
    }

    [Fact]
    public async Task The_place_is_saved_once_a_second_and_also_when_nothing_more_comes()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 3);
        IReadOnlyList<OutboxItem> items = await outbox.ReadAsync(10, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        outbox.Confirm(items[0]);
        Assert.Equal(1, Saved());
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        outbox.Confirm(items[1]);
        Assert.Equal(1, Saved());

        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<OutboxItem>> idle = outbox.ReadAsync(10, stop.Token);
        await TestJournal.Await(() => SavedAfterATick(2), () => $"{Saved()}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => idle);
    }

    [Fact]
    public async Task A_journal_that_is_deleted_is_gone_on_with_from_the_new_one_s_first_verdict_and_what_was_not_delivered_is_reported()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 4);
        IReadOnlyList<OutboxItem> old = await outbox.ReadAsync(2, CancellationToken.None);
        outbox.Confirm(old[0]);
        Directory.GetFiles(_journal.Folder, "journal.db*").ToList().ForEach(File.Delete);
        sink.Publish(Verdicts.Crack(5), Verdicts.Scores);
        await TestJournal.AwaitAcknowledged(sink, 1);

        IReadOnlyList<OutboxItem> items = await outbox.ReadAsync(10, CancellationToken.None);
        outbox.Confirm(old[1]);

        Assert.Equal([(1L, 5L)], items.Select(item => (item.Row.Sequence, item.Row.Part)));
        Assert.Equal((0, 1, 3), (outbox.Status.Delivered, outbox.Status.Waiting, outbox.Status.Missing));
        Assert.Equal(1, _journal.Log.Count(1325));
    }

    [Fact]
    public async Task A_journal_that_is_damaged_at_the_start_is_gone_on_with_from_the_new_one_s_first_verdict()
    {
        await using (JournalSink sink = _journal.Open())
        {
            using JournalOutbox outbox = Outbox(sink);
            await Publish(sink, 1, 500);
            outbox.Confirm((await outbox.ReadAsync(500, CancellationToken.None))[^1]);
        }

        byte[] whole = await File.ReadAllBytesAsync(_journal.Database);
        await File.WriteAllBytesAsync(_journal.Database, whole[..(whole.Length / 2)]);
        await using JournalSink second = _journal.Open(start: "s2");
        using JournalOutbox next = Outbox(second);
        await Publish(second, 1, 2);

        Assert.Equal((long[])[1, 2], await Read(next));
    }

    [Fact]
    public async Task Damage_that_shows_on_reading_is_told_once_and_has_the_journal_begun_anew()
    {
        await _journal.Write(500);
        await using JournalSink sink = _journal.Open(start: "s2");
        using (FileStream file = new(_journal.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            // Pages in the middle: rows among them, and little that the writer needs.
            long pages = file.Length / 4096;
            file.Position = pages / 2 * 4096;
            file.Write(Enumerable.Repeat((byte)0xff, (int)(pages / 8 * 4096)).ToArray());
        }

        using JournalOutbox outbox = new(sink, Channel, withHistory: true, _clock, _journal.Log);
        Task<long[]> reading = Read(outbox, 500);
        await TestJournal.Await(() => outbox.Status.Fault is not null, () => $"{outbox.Status}");
        sink.Publish(Verdicts.Crack(7), Verdicts.Scores);
        await TestJournal.Await(() => sink.Status.SetAside == 1 || sink.Dropped == 1, () => $"{sink.Status}");
        sink.Publish(Verdicts.Crack(8), Verdicts.Scores);

        Assert.Contains((await reading)[0], new long[] { 1, 2 });
        Assert.Equal((1, 1), (_journal.Log.Count(1323), _journal.Log.Count(1324)));
        Assert.Null(outbox.Status.Fault);
    }

    [Fact]
    public async Task Verdicts_that_were_deleted_before_they_were_delivered_are_counted_and_told()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 5);
        _journal.Execute("DELETE FROM verdict WHERE sequence < 4");

        Assert.Equal((long[])[4, 5], await Read(outbox));
        Assert.Equal((3, 1), (outbox.Status.Missing, _journal.Log.Count(1325)));
    }

    [Fact]
    public async Task While_another_program_holds_the_file_verdicts_are_delivered_and_the_place_is_saved_later()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox outbox = Outbox(sink);
        await Publish(sink, 1, 3);
        using (SqliteConnection other = new($"Data Source={_journal.Database};Pooling=False"))
        {
            other.Open();
            JournalSchema.Execute(other, "BEGIN IMMEDIATE");
            foreach (OutboxItem item in await outbox.ReadAsync(10, CancellationToken.None))
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                outbox.Confirm(item);
            }

            Assert.Equal((3, 0, 1), (outbox.Status.Delivered, Saved(), _journal.Log.Count(1326)));
        }

        using CancellationTokenSource stop = new();
        Task<IReadOnlyList<OutboxItem>> idle = outbox.ReadAsync(10, stop.Token);
        await TestJournal.Await(() => SavedAfterATick(3), () => $"{Saved()}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => idle);
    }

    [TinyDiskFact]
    public async Task On_a_disk_that_is_full_from_the_start_verdicts_come_when_there_is_room()
    {
        using TinyDisk disk = new(kibibytes: 512);
        string folder = Path.Combine(disk.Path, "journal");
        string ballast = Path.Combine(disk.Path, "ballast");
        Directory.CreateDirectory(folder);
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(ballast, new byte[1024 << 10]));
        await using JournalSink sink = _journal.Open(folder: folder);
        using JournalOutbox outbox = Outbox(sink);
        Task<long[]> reading = Read(outbox);
        sink.Publish(Verdicts.Crack(1), Verdicts.Scores);
        await TestJournal.Await(() => sink.Dropped == 1, () => $"{sink.Status}");
        File.Delete(ballast);
        sink.Publish(Verdicts.Crack(2), Verdicts.Scores);

        Assert.Equal((long[])[1], await reading);
    }

    [Fact]
    public async Task Two_outboxes_of_one_journal_keep_places_of_their_own()
    {
        await using JournalSink sink = _journal.Open();
        using JournalOutbox one = Outbox(sink);
        using JournalOutbox other = new(sink, "other", withHistory: false, _clock, _journal.Log);
        await Publish(sink, 1, 2);

        one.Confirm((await one.ReadAsync(10, CancellationToken.None))[^1]);

        Assert.Equal((long[])[1, 2], await Read(other));
        Assert.Equal((2, 0), (one.Status.Delivered, other.Status.Delivered));
    }

    private JournalOutbox Outbox(JournalSink sink) => new(sink, Channel, withHistory: false, _clock, _journal.Log);

    private static async Task Publish(JournalSink sink, int first, int count)
    {
        long before = sink.Status.Acknowledged;
        for (int part = first; part < first + count; part++)
        {
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        await TestJournal.AwaitAcknowledged(sink, before + count);
    }

    private static async Task<long[]> Read(JournalOutbox outbox, int limit = 100) =>
        [.. (await outbox.ReadAsync(limit, CancellationToken.None)).Select(item => item.Row.Sequence)];

    private long Saved()
    {
        using SqliteConnection connection = new($"Data Source={_journal.Database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT sequence FROM delivery WHERE channel = '{Channel}'";
        return (long)command.ExecuteScalar()!;
    }

    // The timer may be set a moment after the clock was moved.
    private bool SavedAfterATick(long sequence)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Saved() == sequence;
    }
}
