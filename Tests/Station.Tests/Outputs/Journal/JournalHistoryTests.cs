using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Tests.Outputs.JsonLines;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Outputs.Journal;

/// <summary>Which verdicts a journal lets go of.</summary>
public sealed class JournalHistoryTests : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Older_verdicts_go_and_the_order_goes_on()
    {
        await Write(3);
        _clock.Advance(TimeSpan.FromDays(1));
        await Write(2);
        _clock.Advance(TimeSpan.FromDays(1.5));
        await Write(1, new JournalLimits(TimeSpan.FromDays(2), null));

        Assert.Equal([4, 5, 6], Sequences());
    }

    [Fact]
    public async Task Without_a_right_clock_nothing_is_too_old()
    {
        await Write(3);
        _clock.Advance(TimeSpan.FromDays(10));
        await Write(1, new JournalLimits(TimeSpan.FromDays(2), null), isClockSet: false);

        Assert.Equal([1, 2, 3, 4], Sequences());
    }

    [Fact]
    public async Task A_verdict_that_a_clock_set_back_made_look_older_stays_as_long_as_those_before_it()
    {
        await Write(1);
        _journal.Execute("UPDATE verdict SET wall_ms = wall_ms + 172800000");
        _clock.Advance(TimeSpan.FromHours(1));
        await Write(1);
        _clock.Advance(TimeSpan.FromDays(2.5));
        await Write(1, new JournalLimits(TimeSpan.FromDays(1), null));
        Assert.Equal([1, 2, 3], Sequences());

        _clock.Advance(TimeSpan.FromDays(1));
        await Write(1, new JournalLimits(TimeSpan.FromDays(1), null));
        Assert.Equal([3, 4], Sequences());
    }

    [Fact]
    public async Task Verdicts_from_before_the_clock_was_right_are_as_old_as_the_first_after_it()
    {
        await Write(2, isClockSet: false);
        _clock.Advance(TimeSpan.FromDays(20_000));
        await Write(1);
        await Write(1, new JournalLimits(TimeSpan.FromDays(1), null));
        Assert.Equal([1, 2, 3, 4], Sequences());

        _clock.Advance(TimeSpan.FromDays(2));
        await Write(1, new JournalLimits(TimeSpan.FromDays(1), null));
        Assert.Equal([5], Sequences());
    }

    [Fact]
    public async Task A_verdict_whose_picture_is_there_stays()
    {
        await Write(3);
        _journal.Execute(
            "INSERT INTO picture_folder VALUES (1, 'evidence');"
            + "INSERT INTO picture (number, result, folder, path, class, pinned, bytes, wall_ms) "
            + "SELECT sequence, result, 1, 'x', 3, 0, 1, 0 FROM verdict WHERE sequence < 3;"
            + "UPDATE picture SET deleted = 1 WHERE number = 1");
        _clock.Advance(TimeSpan.FromDays(10));
        await Write(1, new JournalLimits(TimeSpan.FromDays(2), null));

        Assert.Equal([2, 4], Sequences());
        Assert.Equal((1, 2), (_journal.Number("SELECT count(*) FROM picture"), _journal.Number("SELECT number FROM picture")));
    }

    [Fact]
    public async Task A_verdict_that_an_output_has_not_delivered_stays_until_it_is_delivered()
    {
        await Write(5);
        _clock.Advance(TimeSpan.FromDays(10));
        JournalSink sink = Open(new JournalLimits(TimeSpan.FromDays(2), null));
        using JournalOutbox fast = new(sink, "webhook", withHistory: true, _clock, _journal.Log.Typed<JournalOutbox>());
        using JournalOutbox slow = new(sink, "mqtt", withHistory: true, _clock, _journal.Log.Typed<JournalOutbox>());
        IReadOnlyList<OutboxItem> items = await slow.ReadAsync(5, CancellationToken.None);
        await Deliver(fast, (await fast.ReadAsync(5, CancellationToken.None))[4]);

        _journal.Execute(
            "INSERT INTO picture_folder VALUES (1, 'evidence');"
            + "INSERT INTO picture (number, result, folder, path, class, pinned, bytes, wall_ms, deleted) "
            + "SELECT sequence, result, 1, 'x', 3, 0, 1, 0, 1 FROM verdict WHERE sequence < 5");
        await Deliver(slow, items[1]);
        await CommitUntil(sink, gone: 2);
        Assert.Equal([3, 4, 5], Sequences().TakeWhile(sequence => sequence < 6));

        // What stays keeps what is known of its picture.
        Assert.Equal((2, 3), (_journal.Number("SELECT count(*) FROM picture"), _journal.Number("SELECT min(number) FROM picture")));

        await Deliver(slow, items[4]);
        await CommitUntil(sink, gone: 5);
        Assert.Equal(6, Sequences()[0]);
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task Above_its_size_a_journal_lets_go_of_the_oldest_until_it_is_below()
    {
        const long Limit = 200_000;
        await Write(3000);
        long before = Used();
        JournalSink sink = Open(new JournalLimits(null, Limit));
        for (int part = 1; part <= 10; part++)
        {
            // Each commit lets go of some.
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
            await TestJournal.AwaitAcknowledged(sink, 3000 + part);
        }

        await sink.DisposeAsync();
        long[] sequences = Sequences();
        Assert.True(before > Limit, $"{before} bytes");
        Assert.InRange(Used(), 1, Limit);
        Assert.Equal(Enumerable.Range((int)sequences[0], sequences.Length).Select(sequence => (long)sequence), sequences);
        Assert.Equal(3010, sequences[^1]);
    }

    [Fact]
    public async Task The_last_verdict_stays_so_that_its_sequence_is_not_given_again()
    {
        await Write(2);
        await Write(1, new JournalLimits(null, 1));
        await Write(1, new JournalLimits(null, 1));

        Assert.Equal([4], Sequences());
    }

    private JournalSink Open(JournalLimits? limits, bool isClockSet = true) => JournalSink.Open(
        _journal.Folder, new JournalRun($"{Guid.NewGuid()}", "press 4", Verdicts.Labels, "d1"), new QueueSinkOptions(), () => isClockSet,
        _clock, _journal.Log.Typed<JournalSink>(), limits);

    // A place is saved at most once a second.
    private Task Deliver(JournalOutbox outbox, OutboxItem item)
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        outbox.Confirm(item);
        return TestJournal.Await(
            () => _journal.Number($"SELECT count(*) FROM delivery WHERE sequence = {item.Row.Sequence}") > 0, () => $"{outbox.Status}");
    }

    // A commit looks at some of the oldest, once a minute where it found none; it takes a round to come back to what was still needed.
    private async Task CommitUntil(JournalSink sink, long gone)
    {
        const int Most = 10;
        long last = sink.Status.Acknowledged;
        for (int commit = 1; commit <= Most && Sequences().Contains(gone); commit++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            sink.Publish(Verdicts.Crack(commit), Verdicts.Scores);
            await TestJournal.AwaitAcknowledged(sink, last + 1);
            last++;
        }

        Assert.DoesNotContain(gone, Sequences());
    }

    private async Task Write(int count, JournalLimits? limits = null, bool isClockSet = true)
    {
        JournalSink sink = Open(limits, isClockSet);
        for (int part = 1; part <= count; part++)
        {
            sink.WaitForRoom(CancellationToken.None);
            sink.Publish(Verdicts.Crack(part), Verdicts.Scores);
        }

        await sink.DisposeAsync();
        Assert.Equal(0, sink.Dropped);
    }

    private long[] Sequences() => [.. _journal.Rows().Select(row => row.Sequence)];

    // Of the pages in use; what was let go of is room for later verdicts.
    private long Used() => _journal.Number(
        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
}
