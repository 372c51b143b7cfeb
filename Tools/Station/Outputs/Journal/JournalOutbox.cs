using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// The verdicts of a journal on their way to a receiver, each at least once and in order. The journal is the queue: an outbox only keeps
/// the place up to which the receiver has them, and reads on from there when verdicts are on the medium. The place is saved at most once a
/// second and at the end; where that is lost, verdicts come again with the same result id. For one thread at a time, but for
/// <see cref="Status"/>.
/// </summary>
internal sealed class JournalOutbox : IDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    private readonly JournalSink _journal;
    private readonly JournalChannel _channel;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private JournalCursor? _cursor;
    private FileIdentity? _file;
    private MonotonicTime _savedAt;
    private long _known;
    private long _handed;
    private long _saved;
    private long _delivered;
    private long _missing;
    private int _generation;
    private string? _fault;
    private bool _isUnsaved;

    /// <param name="journal">The journal.</param>
    /// <param name="channel">Name of this outbox's place in it.</param>
    /// <param name="withHistory">
    /// Whether a journal that does not know the channel yet is delivered from its first verdict on; else from the next one.
    /// </param>
    /// <param name="clock">The clock of the saving.</param>
    /// <param name="log">Where trouble is told, once.</param>
    public JournalOutbox(JournalSink journal, string channel, bool withHistory, TimeProvider clock, ILogger log)
    {
        _journal = journal;
        _channel = new JournalChannel(channel, withHistory);
        _clock = clock;
        _log = log;
        _delivered = withHistory ? 0 : journal.Acknowledged;
        journal.Follow(_channel);
    }

    /// <summary>How far it is. For any thread.</summary>
    public OutboxStatus Status
    {
        get
        {
            long delivered = Volatile.Read(ref _delivered);
            long waiting = Math.Max(0, _journal.Acknowledged - delivered);
            return new OutboxStatus(delivered, waiting, Volatile.Read(ref _missing), Volatile.Read(ref _fault));
        }
    }

    /// <summary>The next verdicts, as soon as there is one. Each is handed out once, until <see cref="Rewind"/>.</summary>
    /// <param name="limit">At most so many, 1 or more.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<IReadOnlyList<OutboxItem>> ReadAsync(int limit, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (TryRead(limit) is { Count: > 0 } items)
            {
                return items;
            }

            await _channel.WaitAsync(LongestWait(), _clock, stop).ConfigureAwait(false);
            SaveIfDue();
        }
    }

    /// <summary>The receiver has this verdict, and every one before it.</summary>
    public void Confirm(OutboxItem item)
    {
        // Of a file that is there no more: its place is there no more either.
        if (item.Generation == _generation)
        {
            Volatile.Write(ref _delivered, Math.Max(_delivered, item.Row.Sequence));
            SaveIfDue();
        }
    }

    /// <summary>Hands out again what was not confirmed.</summary>
    public void Rewind() => _handed = Volatile.Read(ref _delivered);

    /// <summary>Saves the place and closes the journal.</summary>
    public void Dispose()
    {
        _journal.Unfollow(_channel);
        Close();
        _channel.Dispose();
    }

    private List<OutboxItem>? TryRead(int limit)
    {
        try
        {
            if (!Open())
            {
                return null;
            }

            _known = _journal.Acknowledged;
            IReadOnlyList<JournalRow> rows = _cursor!.Read(_handed, _known, limit);
            TellRecovered();
            return [.. rows.Select(Hand)];
        }
        catch (Exception fault) when (fault is EdgeException or SqliteException)
        {
            TellFault(fault);
            Close();
            return null;
        }
    }

    private OutboxItem Hand(JournalRow row)
    {
        if (row.Sequence > _handed + 1)
        {
            TellMissing(row.Sequence - _handed - 1);
        }

        _handed = row.Sequence;
        return new OutboxItem(row, _generation);
    }

    // The file of the journal's name, which is another one after damage or when it was deleted. False where there is none.
    private bool Open()
    {
        if (_cursor is not null && JournalFolder.IsInPlace(_journal.Database, _cursor.Identity) && _journal.Acknowledged >= _handed)
        {
            return true;
        }

        Close();
        if (JournalCursor.Open(_journal.Database) is not { } cursor)
        {
            return false;
        }

        _cursor = cursor;
        Begin(cursor);
        return true;
    }

    private void Begin(JournalCursor cursor)
    {
        long place = cursor.PlaceOf(_channel);
        bool isOther = _file is { } file && (file != cursor.Identity || _journal.Acknowledged < _handed);
        if (isOther && _known > _delivered)
        {
            TellMissing(_known - _delivered);
        }

        _file = cursor.Identity;
        _generation++;
        _handed = _saved = place;
        Volatile.Write(ref _delivered, place);
    }

    // Until the place has to be saved, or the journal is tried again.
    private TimeSpan LongestWait() =>
        _fault is not null ? RetryTime
        : _delivered == _saved ? Timeout.InfiniteTimeSpan
        : SaveInterval;

    private void SaveIfDue()
    {
        if (_delivered != _saved && MonotonicTime.Now(_clock) - _savedAt >= SaveInterval)
        {
            Save();
        }
    }

    // One that cannot be saved is tried again a second later; meanwhile verdicts are delivered all the same.
    private void Save()
    {
        if (_cursor is null || _delivered == _saved)
        {
            return;
        }

        _savedAt = MonotonicTime.Now(_clock);
        try
        {
            _cursor.Save(_channel, _delivered);
            _saved = _delivered;
        }
        catch (SqliteException fault)
        {
            if (!_isUnsaved)
            {
                JournalLog.PlaceNotSaved(_log, _channel.Name, fault.Message);
            }

            _isUnsaved = true;
            return;
        }

        _isUnsaved = false;
    }

    private void Close()
    {
        Save();
        JournalCursor? cursor = _cursor;
        _cursor = null;
        cursor?.Dispose();
    }

    // Damage that shows on reading is the same as damage that shows on writing.
    private void TellFault(Exception fault)
    {
        if (_fault is null)
        {
            JournalLog.OutboxFails(_log, _channel.Name, fault.Message);
        }

        Volatile.Write(ref _fault, fault.Message);
        Exception cause = fault.InnerException ?? fault;
        if (JournalFolder.IsDamage(cause) && FileStatus.Read(_journal.Database, out FileStatus status) == 0)
        {
            _journal.Suspect(_cursor?.Identity ?? status.Identity, cause.Message);
        }
    }

    private void TellRecovered()
    {
        if (_fault is not null)
        {
            Volatile.Write(ref _fault, null);
            JournalLog.OutboxWorks(_log, _channel.Name);
        }
    }

    private void TellMissing(long count)
    {
        Volatile.Write(ref _missing, _missing + count);
        JournalLog.ResultsMissing(_log, _channel.Name, count);
    }
}

/// <summary>A verdict on its way to a receiver.</summary>
/// <param name="Row">The verdict.</param>
/// <param name="Generation">Which opening of the journal it is from.</param>
internal sealed record OutboxItem(JournalRow Row, int Generation);

/// <summary>How far an outbox is.</summary>
/// <param name="Delivered">The receiver has every verdict up to this sequence.</param>
/// <param name="Waiting">Acknowledged verdicts that it has not.</param>
/// <param name="Missing">Verdicts that were gone from the journal before it had them, in this start.</param>
/// <param name="Fault">Why the journal cannot be read at this moment; null when it can.</param>
internal readonly record struct OutboxStatus(long Delivered, long Waiting, long Missing, string? Fault);
