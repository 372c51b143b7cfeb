using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// One file of the journal as an outbox has it open: it reads verdicts, and keeps the place up to which they were delivered.
/// </summary>
internal sealed class JournalCursor : IDisposable
{
    private readonly JournalReader _reader;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _save;

    private JournalCursor(FileIdentity identity, JournalReader reader, SqliteConnection connection)
    {
        Identity = identity;
        _reader = reader;
        _connection = connection;
        _save = connection.CreateCommand();
        _save.CommandText =
            "INSERT INTO delivery (channel, sequence) VALUES ($channel, $sequence) "
            + "ON CONFLICT (channel) DO UPDATE SET sequence = excluded.sequence";
        _save.Parameters.Add("$channel", SqliteType.Text);
        _save.Parameters.Add("$sequence", SqliteType.Integer);
    }

    /// <summary>Which file it is, whatever its name is by now.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Opens the journal of a folder.</summary>
    /// <param name="database">The file.</param>
    /// <returns>Null where there is none at this moment.</returns>
    /// <exception cref="Runtime.EdgeException">It cannot be read.</exception>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    public static JournalCursor? Open(string database)
    {
        // Another file may take the name meanwhile: what is open has to be what the identity is of.
        if (FileStatus.Read(database, out FileStatus before) != 0)
        {
            return null;
        }

        JournalReader reader = JournalReader.Open(Path.GetDirectoryName(database)!);
        SqliteConnection? connection = null;
        try
        {
            connection = JournalFolder.OpenToAdd(database);
            if (FileStatus.Read(database, out FileStatus after) == 0 && before.Identity == after.Identity)
            {
                return new JournalCursor(after.Identity, reader, connection);
            }

            connection.Dispose();
            reader.Dispose();
            return null;
        }
        catch
        {
            connection?.Dispose();
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The sequence up to which a channel's verdicts were delivered.</summary>
    /// <exception cref="Runtime.EdgeException">The file cannot be read.</exception>
    public long PlaceOf(JournalChannel channel) => _reader.PlaceOf(channel);

    /// <summary>The next verdicts in order.</summary>
    /// <param name="after">The sequence before the first.</param>
    /// <param name="upTo">The last sequence that may be among them.</param>
    /// <param name="limit">At most so many, 1 or more.</param>
    /// <exception cref="Runtime.EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<JournalRow> Read(long after, long upTo, int limit) => _reader.Following(after, upTo, limit);

    /// <summary>Keeps a place. It outlives the process; a power cut may take it back to an earlier one.</summary>
    /// <exception cref="SqliteException">It could not be kept.</exception>
    public void Save(JournalChannel channel, long sequence)
    {
        _save.Parameters[0].Value = channel.Name;
        _save.Parameters[1].Value = sequence;
        _save.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _save.Dispose();
        _connection.Dispose();
        _reader.Dispose();
    }
}
