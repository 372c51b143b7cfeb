using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// The folder of a journal, claimed by the one agent that writes to it. The claim is on a file of its own: a lock on the database would
/// stand in the way of SQLite's.
/// </summary>
internal sealed class JournalFolder : IDisposable
{
    /// <summary>Name of the database.</summary>
    public const string FileName = "journal.db";

    private const string ClaimName = "journal.lock";
    private const string DamagedSuffix = ".damaged-";

    // SQLite then asks again after 1, 2, 5 ms and so on; Microsoft.Data.Sqlite by itself only after 150.
    private const string BusyTimeout = "PRAGMA busy_timeout = 1000;";

    // What writes verdicts waits longer once it is open: those that come meanwhile wait in the queue, and are lost only when it is over. So
    // does what cannot be written later.
    private const string WriterTimeout = "PRAGMA busy_timeout = 5000;";

    // SQLite's instructions between two looks at the clock.
    private const int StepsBetweenLooks = 1000;

    private static readonly string[] Companions = ["", "-wal", "-shm"];

    // What a new start may cost: about a gigabyte from a disk, some million verdicts. Damage further on is found when a page of it is read,
    // and by `edge journal verify`, which reads everything.
    private static readonly TimeSpan CheckTime = TimeSpan.FromSeconds(3);

    private readonly SafeFileHandle _claim;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    private JournalFolder(string folder, SafeFileHandle claim, TimeProvider clock, ILogger log)
    {
        Database = FileIn(folder);
        _claim = claim;
        _clock = clock;
        _log = log;
        SetAside = CountSetAside();
    }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>Damaged files that lie in the folder under other names.</summary>
    public int SetAside { get; private set; }

    /// <summary>Whether the database that was opened is still the one of that name, and was neither moved away nor deleted.</summary>
    public bool IsStillInPlace => IsInPlace(Database, Identity);

    /// <summary>Which file the database was when it was opened last.</summary>
    public FileIdentity Identity { get; private set; }

    /// <summary>Whether a name is still that of a file that was opened.</summary>
    public static bool IsInPlace(string path, FileIdentity identity) =>
        FileStatus.Read(path, out FileStatus status) == 0 && status.Identity == identity;

    /// <summary>The database of a folder.</summary>
    public static string FileIn(string folder) => Path.Combine(Path.GetFullPath(folder), FileName);

    /// <summary>Claims a folder, and makes it where there is none.</summary>
    /// <exception cref="EdgeException">It cannot be made or written, or another agent writes its journal there.</exception>
    public static JournalFolder Claim(string folder, TimeProvider clock, ILogger log)
    {
        try
        {
            Directory.CreateDirectory(folder);
            SafeFileHandle claim = File.OpenHandle(
                Path.Combine(folder, ClaimName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (FileClaim.TryTake(claim))
            {
                return new JournalFolder(folder, claim, clock, log);
            }

            claim.Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, fault);
        }

        throw new EdgeException(
            EdgeFault.File, "Another agent writes its journal to the folder", folder, "a folder of this agent's own",
            "Stop the other agent, or give this one another output.journal.");
    }

    /// <summary>Whether a failure means that the file is not what SQLite wrote.</summary>
    public static bool IsDamage(Exception fault) =>
        fault is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB };

    /// <summary>Opens the database for reading.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public static SqliteConnection OpenToRead(string path) => Connect(path, SqliteOpenMode.ReadOnly);

    /// <summary>
    /// Opens the database for short writes beside the one that writes verdicts, and leaves its log to that one. What it commits survives a
    /// killed process at once, and a power cut from the next commit of a verdict on, or from <see cref="Medium.Sync"/> of
    /// <see cref="LogOf"/>: so it never waits for the medium while others wait for it.
    /// </summary>
    /// <exception cref="SqliteException">It is not there, damaged, or another program holds it.</exception>
    /// <param name="path">The database.</param>
    /// <param name="isPatient">Whether it waits as long for others as what writes verdicts, since it does not try again.</param>
    public static SqliteConnection OpenToAdd(string path, bool isPatient = false)
    {
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            JournalSchema.Execute(
                connection,
                $"{(isPatient ? WriterTimeout : BusyTimeout)} PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The file that commits go to first.</summary>
    public static string LogOf(string database) => database + "-wal";

    /// <summary>Opens the database for writing, of this program's version; one that is not there is made.</summary>
    /// <exception cref="EdgeException">The file is of a newer version or no journal, or may not be written.</exception>
    /// <exception cref="SqliteException">It is damaged, the disk is full, or another program holds it.</exception>
    public SqliteConnection Open()
    {
        // Opening a pipe would wait for ever.
        if (FileStatus.IsOtherThanFile(Database))
        {
            throw new EdgeException(
                EdgeFault.Configuration, "output.journal leads to something that is no file", Database, "a file, or nothing yet",
                "Name another folder.");
        }

        try
        {
            return OpenToWrite();
        }
        catch (SqliteException fault) when (IsRefused(fault))
        {
            throw Unwritable(Database, fault);
        }
    }

    /// <summary>Looks for damage, for a limited time, and sets a file that has some aside.</summary>
    /// <returns>Its name from then on; null where none was found.</returns>
    /// <exception cref="EdgeException">The file is of a newer version or no journal; it is left as it is.</exception>
    public string? SetAsideIfDamaged() =>
        FileStatus.Read(Database, out FileStatus status) == 0 && status.IsFile && FindDamage() is { } damage ? MoveAside(damage) : null;

    /// <summary>
    /// Gives a damaged file another name, so that a new one can be begun; its log goes with it, so that what that holds can be read.
    /// </summary>
    /// <param name="damage">What is wrong with it.</param>
    /// <returns>Its name from then on.</returns>
    /// <exception cref="EdgeException">It cannot be renamed.</exception>
    public string MoveAside(string damage)
    {
        string aside = Enumerable.Range(1, int.MaxValue)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{Database}{DamagedSuffix}{number}"))
            .First(name => !File.Exists(name));
        try
        {
            foreach (string companion in Companions.Where(companion => File.Exists(Database + companion)))
            {
                File.Move(Database + companion, aside + companion);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Database, fault);
        }

        SetAside = CountSetAside();
        JournalLog.DamagedSetAside(_log, Database, aside, damage);
        return aside;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_claim)
        {
            if (!_claim.IsClosed)
            {
                FileClaim.Release(_claim);
            }
        }
    }

    private static bool IsRefused(SqliteException fault) =>
        fault.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM;

    private SqliteConnection OpenToWrite()
    {
        SqliteConnection connection = Connect(Database, SqliteOpenMode.ReadWriteCreate);
        try
        {
            int version = JournalSchema.Check(connection, Database);

            // FULL: a commit returns only when the log is on the medium. What the log grew to under a long question is given back.
            JournalSchema.Execute(
                connection, $"{BusyTimeout} PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;");
            JournalSchema.Migrate(connection, version);
            JournalSchema.Execute(connection, WriterTimeout);
            _ = FileStatus.Read(Database, out FileStatus status);
            Identity = status.Identity;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Without a pool a file is closed when it is said to be; the time is for another program's lock.
    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder options = new() { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 1 };
        SqliteConnection connection = new(options.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Read-only, so that a file that is refused stays as it is.
    private string? FindDamage()
    {
        try
        {
            using SqliteConnection connection = OpenToRead(Database);
            _ = JournalSchema.Check(connection, Database);
            return QuickCheck(connection);
        }
        catch (SqliteException fault) when (IsDamage(fault))
        {
            return fault.Message;
        }
        catch (SqliteException fault) when (IsRefused(fault))
        {
            throw Unwritable(Database, fault);
        }
    }

    private string? QuickCheck(SqliteConnection connection)
    {
        MonotonicTime end = MonotonicTime.Now(_clock) + CheckTime;
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => MonotonicTime.Now(_clock) > end ? 1 : 0, null);
        try
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            return command.ExecuteScalar() is string answer && answer != "ok" ? answer : null;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            JournalLog.CheckCutShort(_log, Database, CheckTime.TotalSeconds);
            return null;
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
        }
    }

    private int CountSetAside() => Directory.EnumerateFiles(Path.GetDirectoryName(Database)!, $"{FileName}{DamagedSuffix}*")
        .Count(name => char.IsAsciiDigit(name[^1]));

    private static EdgeException Unwritable(string path, Exception fault) => new(
        EdgeFault.File, $"The journal cannot be written: {fault.Message.TrimEnd('.')}", path,
        "a folder that exists or can be made, and that the agent's user may write to",
        "Check folder and permissions, or change output.journal.", fault);
}
