using EdgeConvNeXt.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Every verdict as a row of the journal. Verdicts of a short while share one commit, and a verdict is acknowledged when its commit is on
/// the medium. After a failure the journal is opened anew with the next verdict.
/// </summary>
internal sealed class JournalSink : QueueSink
{
    private readonly JournalFolder _folder;
    private readonly JournalRun _run;
    private readonly Func<bool?> _isClockSet;
    private JournalWriter? _writer;
    private string? _damage;
    private bool? _clockSet;
    private long _written;
    private long _acknowledged;

    private JournalSink(
        JournalFolder folder, JournalRun run, QueueSinkOptions options, Func<bool?> isClockSet, TimeProvider clock,
        ILogger<JournalSink> log)
        : base($"the journal {folder.Database}", options, clock, log)
    {
        _folder = folder;
        _run = run;
        _isClockSet = isClockSet;
    }

    /// <summary>How far it is.</summary>
    public JournalStatus Status => new(
        _folder.Database, Volatile.Read(ref _written), Volatile.Read(ref _acknowledged), Waiting, Dropped, _folder.SetAside);

    /// <summary>Opens a journal. On a disk that is full it begins with the first verdict for which there is room.</summary>
    /// <param name="path">Its folder, made where there is none.</param>
    /// <param name="run">This start.</param>
    /// <param name="options">Length and times of the queue.</param>
    /// <param name="isClockSet">Whether the wall clock is synchronised; null where that is not known.</param>
    /// <param name="clock">The clock of the verdicts' times.</param>
    /// <param name="log">Where trouble is logged.</param>
    /// <exception cref="EdgeException">
    /// The folder cannot be written, another agent writes there, the file is of a newer version or no journal, or SQLite is missing.
    /// </exception>
    public static JournalSink Open(
        string path, JournalRun run, QueueSinkOptions options, Func<bool?> isClockSet, TimeProvider clock, ILogger<JournalSink> log)
    {
        SqliteLibrary.Load();
        JournalFolder folder = JournalFolder.Claim(path, clock, log);
        JournalWriter? writer;
        try
        {
            writer = TryOpen(folder, run, log);
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        long last = writer?.Sequence ?? 0;
        return new JournalSink(folder, run, options, isClockSet, clock, log) { _writer = writer, _written = last, _acknowledged = last };
    }

    /// <inheritdoc/>
    protected override void Append(in QueuedVerdict item)
    {
        if (Volatile.Read(ref _written) == Volatile.Read(ref _acknowledged))
        {
            BeginBatch();
        }

        _writer ??= Reopen();
        _writer.Append(item, _clockSet);
        Volatile.Write(ref _written, _writer.Sequence);
    }

    /// <inheritdoc/>
    protected override void Flush()
    {
        _writer!.Commit();
        Volatile.Write(ref _acknowledged, _writer.Sequence);
    }

    /// <inheritdoc/>
    protected override void Discard(Exception fault)
    {
        _damage ??= JournalFolder.IsDamage(fault) ? fault.Message : null;
        Volatile.Write(ref _written, Volatile.Read(ref _acknowledged));
        CloseWriter();
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        using (_folder)
        {
            CloseWriter();
        }
    }

    private static JournalWriter? TryOpen(JournalFolder folder, JournalRun run, ILogger log)
    {
        try
        {
            folder.SetAsideIfDamaged();
            return JournalWriter.Open(folder, run);
        }
        catch (SqliteException fault) when (JournalFolder.IsDamage(fault))
        {
            // Further on than the check came.
            folder.MoveAside(fault.Message);
            return JournalWriter.Open(folder, run);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY)
        {
            JournalLog.OpenDeferred(log, folder.Database, fault.Message);
            return null;
        }
    }

    // What is written to a file that was deleted is on no disk, whatever SQLite says.
    private void BeginBatch()
    {
        _clockSet = _isClockSet();
        if (_writer is not null && !_folder.IsInPlace)
        {
            CloseWriter();
        }
    }

    private JournalWriter Reopen()
    {
        if (_damage is { } damage)
        {
            _folder.MoveAside(damage);
            _damage = null;
        }

        return JournalWriter.Open(_folder, _run);
    }

    private void CloseWriter()
    {
        JournalWriter? writer = _writer;
        _writer = null;
        writer?.Dispose();
    }
}

/// <summary>How far a journal is. Sequences count the verdicts of all starts.</summary>
/// <param name="File">The database.</param>
/// <param name="Written">Sequence of the last verdict that was handed to SQLite.</param>
/// <param name="Acknowledged">Sequence of the last verdict that is on the medium.</param>
/// <param name="Waiting">Verdicts that wait for that.</param>
/// <param name="Lost">Verdicts of this start that could not be kept.</param>
/// <param name="SetAside">Damaged files beside it.</param>
public sealed record JournalStatus(string File, long Written, long Acknowledged, long Waiting, long Lost, int SetAside);
