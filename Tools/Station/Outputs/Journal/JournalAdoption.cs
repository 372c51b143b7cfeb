using EdgeConvNeXt.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Adds verdicts to a journal that it has not, in the order in which they are given, behind those that it has. No agent may write to it
/// meanwhile. A damaged one is set aside and begun anew, as at the start of an agent.
/// </summary>
internal sealed class JournalAdoption : IDisposable
{
    // Verdicts that share a commit.
    private const int Batch = 1000;

    private readonly JournalFolder _folder;
    private JournalWriter _writer;
    private JournalRun _run;
    private int _pending;

    private JournalAdoption(JournalFolder folder, JournalWriter writer, JournalRun run, string? setAside)
    {
        SetAside = setAside;
        _folder = folder;
        _writer = writer;
        _run = run;
    }

    /// <summary>Where the journal that was there lies now, because it is damaged; null where it was sound.</summary>
    public string? SetAside { get; }

    /// <summary>Opens a journal for it, and makes one where there is none.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="clock">The clock of the look for damage.</param>
    /// <param name="log">Where damage is told.</param>
    /// <exception cref="EdgeException">
    /// An agent writes there, the file is of a newer version or no journal, or cannot be written.
    /// </exception>
    public static JournalAdoption Open(string path, TimeProvider clock, ILogger log)
    {
        SqliteLibrary.Load();
        JournalFolder folder = JournalFolder.Claim(path, clock, log);
        try
        {
            JournalRun none = new("", "", [], null);
            return Guard(folder.Database, () =>
            {
                string? setAside = folder.SetAsideIfDamaged();
                return new JournalAdoption(folder, JournalWriter.Open(folder, none), none, setAside);
            });
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Adds a verdict; it counts with the next <see cref="Commit"/>.</summary>
    /// <param name="run">The start that it is of.</param>
    /// <param name="item">The verdict.</param>
    /// <param name="isClockSet">Whether the wall clock was synchronised.</param>
    /// <exception cref="EdgeException">It could not be added.</exception>
    public void Add(JournalRun run, QueuedVerdict item, bool? isClockSet) => Guard(_folder.Database, () =>
    {
        if (run.Start != _run.Start || run.Labels.Count > _run.Labels.Count)
        {
            CommitPending();
            _writer.Dispose();
            _writer = JournalWriter.Open(_folder, run);
            _run = run;
        }

        _writer.Append(item, isClockSet);
        if (++_pending == Batch)
        {
            CommitPending();
        }

        return true;
    });

    /// <summary>Whether it has a verdict.</summary>
    /// <exception cref="EdgeException">It cannot be read.</exception>
    public bool Has(Guid result) => Guard(_folder.Database, () => _writer.Has(result));

    /// <summary>Returns when what was added is on the medium.</summary>
    /// <exception cref="EdgeException">It could not be written.</exception>
    public void Commit() => Guard(_folder.Database, () =>
    {
        CommitPending();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_folder)
        {
            _writer.Dispose();
        }
    }

    private static T Guard<T>(string database, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (SqliteException fault)
        {
            throw new EdgeException(
                EdgeFault.File, $"The journal cannot be written: {fault.Message.TrimEnd('.')}", database,
                "a sound journal that this user may write to, and room on its disk",
                "Ask as the agent's user (sudo -u edge-agent), while no agent runs.", fault);
        }
    }

    private void CommitPending()
    {
        if (_pending > 0)
        {
            _writer.Commit();
            _pending = 0;
        }
    }
}
