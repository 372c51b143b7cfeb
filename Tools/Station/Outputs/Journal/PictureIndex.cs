using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// The pictures of one folder in a journal, for a caller that adds and deletes some while an agent writes verdicts there. Every write is
/// short. One thread at a time.
/// </summary>
internal sealed class PictureIndex : IDisposable
{
    // Where clocks were set, the true time of a picture is no earlier than that of some before it.
    private const int Neighbours = 1000;

    private readonly string _database;
    private readonly SqliteConnection _connection;
    private readonly FileIdentity _identity;
    private readonly long _folder;

    private PictureIndex(string database, SqliteConnection connection, FileIdentity identity, long folder)
    {
        _database = database;
        _connection = connection;
        _identity = identity;
        _folder = folder;
    }

    /// <summary>Opens the index of a folder of pictures.</summary>
    /// <param name="journal">The journal's folder; its database is there, and of this program's version.</param>
    /// <param name="pictures">The folder of pictures.</param>
    /// <exception cref="EdgeException">It cannot be opened, is of another version, or another program holds it.</exception>
    public static PictureIndex Open(string journal, string pictures)
    {
        SqliteLibrary.Load();
        string database = JournalFolder.FileIn(journal);
        return Guard(database, () =>
        {
            SqliteConnection connection = JournalFolder.OpenToAdd(database);
            try
            {
                _ = FileStatus.Read(database, out FileStatus status);
                JournalSchema.ThrowIfOther(connection);
                return new PictureIndex(database, connection, status.Identity, FolderId(connection, Shortened(journal, pictures)));
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>The folders of pictures that a journal knows.</summary>
    /// <param name="journal">The journal's folder.</param>
    /// <exception cref="EdgeException">It cannot be opened, is of another version, or another program holds it.</exception>
    public static IReadOnlyList<string> Folders(string journal)
    {
        SqliteLibrary.Load();
        string database = JournalFolder.FileIn(journal);
        return Guard(database, () =>
        {
            using SqliteConnection connection = JournalFolder.OpenToRead(database);
            JournalSchema.ThrowIfOther(connection);
            using SqliteCommand command = new("SELECT path FROM picture_folder ORDER BY id", connection);
            using SqliteDataReader row = command.ExecuteReader();
            List<string> folders = [];
            while (row.Read())
            {
                folders.Add(Path.GetFullPath(row.GetString(0), Path.GetFullPath(journal)));
            }

            return folders;
        });
    }

    /// <summary>Whether the database is still the journal, and was neither set aside nor deleted.</summary>
    public bool IsInPlace => FileStatus.Read(_database, out FileStatus status) == 0 && status.Identity == _identity;

    /// <summary>The last picture's number, of whichever folder; 0 where there is none.</summary>
    public long Last => Guard(() => Number("SELECT coalesce(max(number), 0) FROM picture") ?? 0);

    /// <summary>Names every picture that is there, in order, and whether it is pinned.</summary>
    public void There(Action<Guid, bool> each) => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT result, pinned FROM picture WHERE folder = $0 AND deleted IS NULL ORDER BY number");
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            each(ResultOf(row, 0), row.GetInt32(1) != 0);
        }

        return true;
    });

    /// <summary>The picture of a result, be it there or not; null where there never was one.</summary>
    public PictureRow? Find(Guid result) => Guard(() => Rows("result = $1", result.ToByteArray(bigEndian: true)).FirstOrDefault());

    /// <summary>The oldest pictures of a class that are there and not pinned.</summary>
    public IReadOnlyList<PictureRow> Oldest(PictureClass ofClass, int count) => Guard(() => Rows(
        "deleted IS NULL AND pinned = 0 AND class = $1 ORDER BY number LIMIT $2", (int)ofClass, count).ToList());

    /// <summary>
    /// A moment that a picture is no older than, as far as times that a synchronised clock gave tell: the latest of those up to it, or the
    /// first after it where there is none before. Null where none says anything.
    /// </summary>
    /// <param name="number">Its number.</param>
    /// <param name="now">What time it is: times after it are of a clock that was wrong.</param>
    public DateTimeOffset? NoOlderThan(long number, DateTimeOffset now) => Guard(() => (
        Number(
            "SELECT max(wall_ms) FROM picture WHERE number BETWEEN $1 - $2 AND $1 AND clock_set = 1 AND wall_ms <= $3",
            number, Neighbours, now.ToUnixTimeMilliseconds())
        ?? Number("SELECT wall_ms FROM picture WHERE number > $1 AND clock_set = 1 ORDER BY number LIMIT 1", number))
        is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : (DateTimeOffset?)null);

    /// <summary>How many pictures of a class are there; of those that are pinned where it is null.</summary>
    public PictureTotal Total(PictureClass? ofClass) => Guard(() =>
    {
        using SqliteCommand command = Command(
            "SELECT pictures, bytes FROM picture_total WHERE folder = $0 AND class = $1", (int?)ofClass ?? PictureWords.Classes.Count);
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? new PictureTotal(row.GetInt64(0), row.GetInt64(1)) : default;
    });

    /// <summary>
    /// Adds pictures; one of a result that has one replaces it. One whose number another has, as in a folder that was begun while the
    /// journal could not be asked, gets the next one.
    /// </summary>
    public void Add(IReadOnlyList<PictureRow> pictures) => Change(() => pictures.Sum(Add));

    /// <summary>Notes that pictures are being deleted, and why; returns when that is on the medium, so that they may go.</summary>
    /// <returns>Those that were noted: not one that was pinned meanwhile.</returns>
    /// <exception cref="EdgeException">It could not be noted.</exception>
    /// <exception cref="IOException">The medium failed.</exception>
    public IReadOnlyList<PictureRow> MarkDeleted(IReadOnlyList<PictureRow> pictures, PictureLoss why, DateTimeOffset when)
    {
        List<PictureRow> marked = Change(() => pictures.Where(picture => Run(
            "UPDATE picture SET deleted = $2, deleted_ms = $3 WHERE number = $1 AND path = $4 AND deleted IS NULL",
            picture.Number, (int)why, when.ToUnixTimeMilliseconds(), picture.Path) > 0).ToList());
        Medium.Sync(JournalFolder.LogOf(_database));
        return marked;
    }

    /// <summary>Pins a picture, or lets go of it, while <paramref name="move"/> brings its file to where it is then.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="isPinned">Whether it is pinned afterwards.</param>
    /// <param name="path">Where its file is then.</param>
    /// <param name="move">Moves the file; where it throws nothing is changed.</param>
    /// <returns>False where it was deleted meanwhile.</returns>
    public bool Pin(PictureRow picture, bool isPinned, string path, Action move) => Change(() =>
    {
        bool isThere = Run(
            "UPDATE picture SET pinned = $2, path = $3 WHERE number = $1 AND deleted IS NULL", picture.Number, isPinned, path) > 0;
        if (isThere)
        {
            move();
        }

        return isThere;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string Shortened(string journal, string pictures)
    {
        string relative = Path.GetRelativePath(Path.GetFullPath(journal), Path.GetFullPath(pictures));
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(pictures) : relative;
    }

    private static long FolderId(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM picture_folder WHERE path = $path";
        command.Parameters.AddWithValue("$path", path);
        if (command.ExecuteScalar() is not { } known)
        {
            command.CommandText = "INSERT INTO picture_folder (path) VALUES ($path) RETURNING id";
            known = command.ExecuteScalar()!;
        }

        return Convert.ToInt64(known, CultureInfo.InvariantCulture);
    }

    private IEnumerable<PictureRow> Rows(string where, params object?[] values)
    {
        using SqliteCommand command = Command(
            $"SELECT number, result, path, class, pinned, bytes, wall_ms, clock_set, deleted FROM picture WHERE folder = $0 AND {where}",
            values);
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new PictureRow
            {
                Number = row.GetInt64(0),
                Result = ResultOf(row, 1),
                Path = row.GetString(2),
                Class = (PictureClass)row.GetInt32(3),
                IsPinned = row.GetInt32(4) != 0,
                Bytes = row.GetInt64(5),
                At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
                IsClockSet = row.IsDBNull(7) ? null : row.GetInt32(7) != 0,
                Deleted = row.IsDBNull(8) ? null : (PictureLoss)row.GetInt32(8),
            };
        }
    }

    private static Guid ResultOf(SqliteDataReader row, int column) => new((byte[])row.GetValue(column), bigEndian: true);

    private int Add(PictureRow picture) => Run(
        """
        INSERT INTO picture (number, result, folder, path, class, pinned, bytes, wall_ms, clock_set)
        VALUES (
            iif(EXISTS (SELECT 1 FROM picture WHERE number = $1 AND result <> $2), (SELECT max(number) + 1 FROM picture), $1),
            $2, $0, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (result) DO UPDATE SET folder = excluded.folder, path = excluded.path, class = excluded.class,
            pinned = excluded.pinned, bytes = excluded.bytes, deleted = NULL, deleted_ms = NULL
        """,
        picture.Number, picture.Result.ToByteArray(bigEndian: true), picture.Path, (int)picture.Class, picture.IsPinned, picture.Bytes,
        picture.At.ToUnixTimeMilliseconds(), picture.IsClockSet);

    private T Change<T>(Func<T> change) => Guard(() =>
    {
        JournalSchema.Execute(_connection, "BEGIN IMMEDIATE");
        try
        {
            T result = change();
            JournalSchema.Execute(_connection, "COMMIT");
            return result;
        }
        catch
        {
            // A full disk ends a transaction by itself.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                JournalSchema.Execute(_connection, "ROLLBACK");
            }

            throw;
        }
    });

    private T Guard<T>(Func<T> ask) => Guard(_database, ask);

    private static T Guard<T>(string database, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException fault)
        {
            throw new EdgeException(
                EdgeFault.File, $"The journal's list of pictures cannot be used: {fault.Message.TrimEnd('.')}", database,
                "a journal of this version that this user may write to", "Look at the journal: `edge-agent journal verify`.", fault);
        }
    }

    private int Run(string sql, params object?[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long? Number(string sql, params object?[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteScalar() is { } number and not DBNull ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : null;
    }

    // $0 is the folder, the values come from $1 on.
    private SqliteCommand Command(string sql, params object?[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$0", _folder);
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        }

        return command;
    }
}
