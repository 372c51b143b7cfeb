using System.Globalization;
using EdgeConvNeXt.Runtime;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// The journal's tables. A file says in <c>user_version</c> which version it has; every program brings an older one forward step by step,
/// and a new file goes the same way from nothing.
/// </summary>
internal static class JournalSchema
{
    /// <summary>The version that this program writes and reads.</summary>
    public static int Version => Steps.Length;

    // "ECNJ": what else is a sound SQLite file is no journal.
    private const int ApplicationId = 0x45434e4a;

    // Each step in the order of versions; one that was released is never changed.
    private static readonly string[] Steps =
    [
        """
        PRAGMA application_id = 1162038858;
        -- Texts that come again and again: labels, reasons, regions, models, true labels.
        CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE) STRICT;
        -- A start of the agent. Labels are those of the scores, as a JSON array; bundle is the digest of its manifest.
        CREATE TABLE run (
            id INTEGER PRIMARY KEY, start TEXT NOT NULL UNIQUE, station TEXT NOT NULL, labels TEXT NOT NULL, bundle TEXT
        ) STRICT;
        -- What parts were judged by. Thresholds are a JSON object: default, margin, labels.
        CREATE TABLE basis (id INTEGER PRIMARY KEY, recipe TEXT, recipe_sha256 TEXT, thresholds TEXT NOT NULL) STRICT;
        CREATE TABLE verdict (
            sequence INTEGER PRIMARY KEY,   -- the order; clocks are set, this is not
            result BLOB NOT NULL,           -- UUID of version 7, 16 bytes in the order of its text
            run INTEGER NOT NULL,
            part INTEGER NOT NULL,
            model INTEGER NOT NULL,
            basis INTEGER,
            monotonic_ns INTEGER NOT NULL,  -- when the verdict was published, on the clock of this boot
            wall_ms INTEGER NOT NULL,       -- the same moment in UTC, since 1970
            clock_set INTEGER,              -- whether the wall clock was synchronised; NULL where the kernel does not say
            outcome INTEGER NOT NULL,       -- 0 unsure, 1 ok, 2 ng
            label INTEGER,
            score REAL,
            scores BLOB,                    -- float32, little-endian, in the order of the run's labels
            reason INTEGER,
            region INTEGER,
            action INTEGER NOT NULL,        -- 0 none, 1 passed, 2 rejected
            rule INTEGER NOT NULL,          -- 0 none, 1 thresholds, 2 voting, 3 unsure, 4 rejection, 5 model.whenUnsound, 6 interlock
            wait_us INTEGER NOT NULL,
            preprocess_us INTEGER NOT NULL,
            inference_us INTEGER NOT NULL,
            decide_us INTEGER NOT NULL,
            frame INTEGER NOT NULL,
            truth INTEGER,
            origin TEXT
        ) STRICT;
        CREATE UNIQUE INDEX verdict_result ON verdict (result);
        CREATE INDEX verdict_part ON verdict (run, part);
        CREATE INDEX verdict_time ON verdict (outcome, wall_ms);
        """,
        """
        ALTER TABLE verdict ADD COLUMN serial TEXT;
        ALTER TABLE verdict ADD COLUMN batch TEXT;
        -- What the sensor behind the reject position saw: 0 not rejected, 1 rejected; NULL where there is none.
        ALTER TABLE verdict ADD COLUMN confirmation INTEGER;
        CREATE INDEX verdict_serial ON verdict (serial) WHERE serial IS NOT NULL;
        """,
        """
        -- Outputs that take their verdicts from here: each has those up to the sequence.
        CREATE TABLE delivery (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT;
        """,
        """
        -- Folders of pictures; a relative path starts from the journal's folder.
        CREATE TABLE picture_folder (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE picture (
            number INTEGER PRIMARY KEY,     -- the order in which they were kept
            result BLOB NOT NULL,           -- as in verdict
            folder INTEGER NOT NULL,
            path TEXT NOT NULL,             -- in that folder; of one that was deleted, where it was
            class INTEGER NOT NULL,         -- 0 ok, 1 sampled, 2 unsure, 3 ng
            pinned INTEGER NOT NULL,        -- 1 where it is kept whatever comes
            bytes INTEGER NOT NULL,
            wall_ms INTEGER NOT NULL,       -- when its verdict was published
            clock_set INTEGER,              -- as in verdict
            deleted INTEGER,                -- why: 1 quota, 2 age, 3 disk, 4 not found; NULL while it is there
            deleted_ms INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX picture_result ON picture (result);
        CREATE INDEX picture_there ON picture (folder, pinned, class, number) WHERE deleted IS NULL;
        -- How many are there, and their bytes; class 4 has those that are pinned.
        CREATE TABLE picture_total (
            folder INTEGER NOT NULL, class INTEGER NOT NULL, pictures INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (folder, class)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER picture_added AFTER INSERT ON picture WHEN NEW.deleted IS NULL BEGIN
            INSERT INTO picture_total VALUES (NEW.folder, iif(NEW.pinned, 4, NEW.class), 1, NEW.bytes)
            ON CONFLICT DO UPDATE SET pictures = pictures + 1, bytes = bytes + NEW.bytes;
        END;
        CREATE TRIGGER picture_left AFTER UPDATE OF folder, class, pinned, bytes, deleted ON picture WHEN OLD.deleted IS NULL BEGIN
            UPDATE picture_total SET pictures = pictures - 1, bytes = bytes - OLD.bytes
            WHERE folder = OLD.folder AND class = iif(OLD.pinned, 4, OLD.class);
        END;
        CREATE TRIGGER picture_forgotten AFTER DELETE ON picture WHEN OLD.deleted IS NULL BEGIN
            UPDATE picture_total SET pictures = pictures - 1, bytes = bytes - OLD.bytes
            WHERE folder = OLD.folder AND class = iif(OLD.pinned, 4, OLD.class);
        END;
        CREATE TRIGGER picture_came AFTER UPDATE OF folder, class, pinned, bytes, deleted ON picture WHEN NEW.deleted IS NULL BEGIN
            INSERT INTO picture_total VALUES (NEW.folder, iif(NEW.pinned, 4, NEW.class), 1, NEW.bytes)
            ON CONFLICT DO UPDATE SET pictures = pictures + 1, bytes = bytes + NEW.bytes;
        END;
        """,
        """
        -- Why the code in the picture gave no serial number; NULL where it did, and where none is asked for.
        ALTER TABLE verdict ADD COLUMN code_fault INTEGER;
        """,
        """
        -- The key by which the bundle's signature was proven; NULL where none was.
        ALTER TABLE run ADD COLUMN bundle_key TEXT;
        """,
        """
        -- The model that judged, for it may change while the agent runs. Members as in run; slot is where it lies, NULL where the
        -- configuration names it. A verdict without one was judged by its run's.
        CREATE TABLE bundle (id INTEGER PRIMARY KEY, digest TEXT, bundle_key TEXT, slot TEXT, labels TEXT NOT NULL) STRICT;
        ALTER TABLE verdict ADD COLUMN bundle INTEGER;
        -- What happened beside the verdicts: models that came and went, alarms.
        CREATE TABLE event (
            number INTEGER PRIMARY KEY, start TEXT NOT NULL, wall_ms INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL
        ) STRICT;
        """,
    ];

    /// <summary>Makes sure that a file is a journal of this version or an older one, or empty.</summary>
    /// <param name="connection">Open, for reading at least.</param>
    /// <param name="path">The file, for the message.</param>
    /// <returns>Its version; 0 for an empty file.</returns>
    /// <exception cref="EdgeException">It is of a newer version, or something else.</exception>
    public static int Check(SqliteConnection connection, string path)
    {
        int version = Number(connection, "PRAGMA user_version");
        bool isEmpty = version == 0 && Number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            throw new EdgeException(
                EdgeFault.File, "The file is an SQLite database, and no journal", path, "a journal of edge-agent", "Name another folder.");
        }

        return version <= Version ? version : throw new EdgeException(
            EdgeFault.File, $"The journal is of version {version}, written by a newer program; it was left as it is", path,
            $"version {Version} or older", "Use that program, or another folder.");
    }

    /// <summary>Refuses a file of another version, for those who do not bring it forward.</summary>
    /// <exception cref="SqliteException">It is of another version.</exception>
    public static void ThrowIfOther(SqliteConnection connection)
    {
        if (Number(connection, "PRAGMA user_version") is var version && version != Version)
        {
            throw new SqliteException($"the journal is of version {version}, not {Version}", raw.SQLITE_SCHEMA);
        }
    }

    /// <summary>Brings a file to this version; a step that fails leaves the version before it.</summary>
    /// <param name="connection">Open for writing.</param>
    /// <param name="from">Its version.</param>
    public static void Migrate(SqliteConnection connection, int from)
    {
        for (int version = from; version < Version; version++)
        {
            Execute(connection, string.Create(
                CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; {Steps[version]} PRAGMA user_version = {version + 1}; COMMIT;"));
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static int Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
