using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Asks a journal, also while an agent writes to it. Which verdicts fit is of one moment; they are read some at a time, so that whoever
/// takes them slowly does not keep the agent's log from being emptied. Failures of the file are an <see cref="EdgeException"/>.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private const double MicrosecondsPerMillisecond = 1000;
    private const int RowsAtOnce = 500;

    // SQLite's instructions between two looks at the clock.
    private const int StepsBetweenLooks = 10_000;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly JournalLookups _lookups;

    private JournalReader(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _lookups = new JournalLookups(connection);
    }

    /// <summary>Opens the journal of a folder.</summary>
    /// <exception cref="EdgeException">There is none, it cannot be read, or it is of another version.</exception>
    public static JournalReader Open(string folder)
    {
        SqliteLibrary.Load();
        string path = JournalFolder.FileIn(folder);
        if (FileStatus.Read(path, out FileStatus status) != 0 || !status.IsFile)
        {
            throw new EdgeException(
                EdgeFault.File, "There is no journal", path, $"a folder with a {JournalFolder.FileName}",
                "Name the folder that output.journal names.");
        }

        SqliteConnection? connection = null;
        try
        {
            connection = JournalFolder.OpenToRead(path);
            ThrowIfOld(JournalSchema.Check(connection, path), path);
            return new JournalReader(path, connection);
        }
        catch (SqliteException fault)
        {
            connection?.Dispose();
            throw Unreadable(path, fault);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Query(JournalFilter, Func{Guid, bool}?)"/>
    public IEnumerable<JournalRow> Query(JournalFilter filter) => Query(filter, null);

    /// <summary>The verdicts that fit, in the journal's order.</summary>
    /// <param name="filter">Which verdicts.</param>
    /// <param name="fits">Which of their results fit too; null for all.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IEnumerable<JournalRow> Query(JournalFilter filter, Func<Guid, bool>? fits)
    {
        foreach (long[] sequences in Guard(() => SequencesOf(filter, fits)).Chunk(RowsAtOnce))
        {
            foreach (JournalRow row in Guard(() => RowsOf(sequences)))
            {
                yield return row;
            }
        }
    }

    /// <summary>Where the verdicts that fit stand in the journal, in its order.</summary>
    /// <param name="filter">Which verdicts.</param>
    /// <param name="fits">Which of their results fit too.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<long> Find(JournalFilter filter, Func<Guid, bool> fits) => Guard(() => SequencesOf(filter, fits));

    /// <summary>The verdicts at some places, in the journal's order; those that went meanwhile are left out.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IEnumerable<JournalRow> At(IEnumerable<long> sequences) =>
        sequences.Chunk(RowsAtOnce).SelectMany(some => Guard(() => RowsOf(some)));

    /// <summary>Ends whatever is asked when a time is over, with an <see cref="EdgeException"/> that says so.</summary>
    /// <param name="time">The time from now on.</param>
    /// <param name="clock">The clock.</param>
    public JournalReader Within(TimeSpan time, TimeProvider clock)
    {
        MonotonicTime end = MonotonicTime.Now(clock) + time;
        raw.sqlite3_progress_handler(_connection.Handle, StepsBetweenLooks, _ => MonotonicTime.Now(clock) > end ? 1 : 0, null);
        return this;
    }

    /// <summary>The verdicts that follow one in the journal's order.</summary>
    /// <param name="after">The sequence before the first.</param>
    /// <param name="upTo">The last sequence that may be among them.</param>
    /// <param name="limit">At most so many, 1 or more.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<JournalRow> Following(long after, long upTo, int limit) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = WithPictures(
            "SELECT * FROM verdict WHERE sequence > $after AND sequence <= $upTo ORDER BY sequence LIMIT $limit");
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$upTo", upTo);
        command.Parameters.AddWithValue("$limit", limit);
        return Rows(command);
    });

    /// <summary>
    /// The sequence up to which a channel's verdicts were delivered. Where the journal does not know it, none was written since it follows:
    /// the writer puts it down with the first.
    /// </summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public long PlaceOf(JournalChannel channel) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText =
            "SELECT coalesce((SELECT sequence FROM delivery WHERE channel = $channel), "
            + "CASE WHEN $history THEN 0 ELSE (SELECT coalesce(max(sequence), 0) FROM verdict) END)";
        command.Parameters.AddWithValue("$channel", channel.Name);
        command.Parameters.AddWithValue("$history", channel.WithHistory);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <summary>The index by which SQLite finds the verdicts that fit; null where it reads all of them.</summary>
    internal string? IndexOf(JournalFilter filter)
    {
        using SqliteCommand command = Command(filter, "EXPLAIN QUERY PLAN ");
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            // "SEARCH verdict USING INDEX verdict_serial (serial=?)", or COVERING INDEX.
            IEnumerable<string> words = reader.GetString(3).Split(' ');
            if (words.Where(word => word != "COVERING").ToArray() is ["SEARCH", "verdict", "USING", "INDEX", string index, ..])
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>Reads the whole file and says what is wrong with it; nothing when it is sound.</summary>
    /// <exception cref="EdgeException">The file cannot be read at all.</exception>
    public IReadOnlyList<string> Verify() => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(20)";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> faults = [];
        while (reader.Read())
        {
            faults.Add(reader.GetString(0));
        }

        return faults is ["ok"] ? [] : faults;
    });

    /// <summary>What happened beside the verdicts, in order.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<StationEvent> Events() => Guard(() => JournalEvents.Read(_connection));

    /// <summary>How many verdicts there are.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public long Count() => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM verdict";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <summary>Verdicts of each minute of the wall clock by outcome and action, in the order of time.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<JournalMinute> CountByMinute(JournalFilter filter) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        string where = filter.Where(command.Parameters);
        command.CommandText = $"""
            SELECT wall_ms / 60000 AS minute, outcome, action, count(*) FROM verdict {where}
            GROUP BY minute, outcome, action ORDER BY minute
            """;
        using SqliteDataReader row = command.ExecuteReader();
        List<JournalMinute> minutes = [];
        while (row.Read())
        {
            minutes.Add(new JournalMinute(
                DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(0) * 60), (Outcome)row.GetInt32(1), (PartAction)row.GetInt32(2),
                row.GetInt64(3)));
        }

        return minutes;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _lookups.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(JournalFilter filter, string prefix)
    {
        SqliteCommand command = _connection.CreateCommand();
        string where = filter.Where(command.Parameters);
        command.CommandText = prefix + (filter.Limit is null
            ? $"SELECT sequence, result FROM verdict {where} ORDER BY sequence"
            : $"SELECT * FROM (SELECT sequence, result FROM verdict {where} ORDER BY sequence DESC LIMIT $limit) ORDER BY sequence");
        return command;
    }

    private List<long> SequencesOf(JournalFilter filter, Func<Guid, bool>? fits)
    {
        using SqliteCommand command = Command(filter, "");
        using SqliteDataReader reader = command.ExecuteReader();
        List<long> sequences = [];
        while (reader.Read())
        {
            if (fits is null || fits(ResultOf(reader, 1)))
            {
                sequences.Add(reader.GetInt64(0));
            }
        }

        return sequences;
    }

    private List<JournalRow> RowsOf(long[] sequences)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = WithPictures("SELECT * FROM verdict WHERE sequence IN (SELECT value FROM json_each($sequences))");
        command.Parameters.AddWithValue("$sequences", $"[{string.Join(',', sequences)}]");
        return Rows(command);
    }

    private List<JournalRow> Rows(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        List<JournalRow> rows = [];
        while (reader.Read())
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    // What Read needs of every verdict, whatever was asked for.
    private static string WithPictures(string verdicts) => $"""
        SELECT verdicts.*, picture.path AS picture_path, picture.folder AS picture_folder, picture.class AS picture_class,
            picture.bytes AS picture_bytes, picture.pinned AS picture_pinned, picture.deleted AS picture_deleted,
            picture.deleted_ms AS picture_deleted_ms
        FROM ({verdicts}) AS verdicts LEFT JOIN picture ON picture.result = verdicts.result ORDER BY verdicts.sequence
        """;

    private JournalRow Read(SqliteDataReader row)
    {
        JournalRun run = _lookups.Run(Whole(row, "run")!.Value);
        JournalBundle? bundle = Whole(row, "bundle") is { } model ? _lookups.Bundle(model) : null;
        JournalBasis? basis = Whole(row, "basis") is { } id ? _lookups.Basis(id) : null;
        return new JournalRow
        {
            Sequence = Whole(row, "sequence")!.Value,
            Result = ResultOf(row, row.GetOrdinal("result")).ToString(),
            Station = run.Station,
            Start = run.Start,
            Part = Whole(row, "part")!.Value,
            Serial = Text(row, "serial"),
            Batch = Text(row, "batch"),
            CodeFault = _lookups.Text(Whole(row, "code_fault")),
            Time = Time(Whole(row, "wall_ms")!.Value),
            ClockSet = Flag(row, "clock_set"),
            MonotonicNs = Whole(row, "monotonic_ns")!.Value,
            Outcome = Name(VerdictJson.NameOf((Outcome)Whole(row, "outcome")!.Value)),
            Action = Name(VerdictJson.NameOf((PartAction)Whole(row, "action")!.Value)),
            ActionBy = (ActionRule)Whole(row, "rule")!.Value is var rule and not ActionRule.None ? Name(VerdictJson.NameOf(rule)) : null,
            Confirmation = Flag(row, "confirmation"),
            Label = _lookups.Text(Whole(row, "label")),
            Score = row.IsDBNull(row.GetOrdinal("score")) ? null : (float)row.GetDouble(row.GetOrdinal("score")),
            Scores = Scores(row, bundle?.Labels ?? run.Labels),
            Truth = _lookups.Text(Whole(row, "truth")),
            Origin = Text(row, "origin"),
            Region = _lookups.Text(Whole(row, "region")),
            Reason = _lookups.Text(Whole(row, "reason")),
            Timings = new JournalTimings(
                Milliseconds(row, "wait_us"), Milliseconds(row, "preprocess_us"), Milliseconds(row, "inference_us"),
                Milliseconds(row, "decide_us")),
            Model = _lookups.Text(Whole(row, "model"))!,
            Bundle = bundle is null ? run.Bundle : bundle.Digest,
            BundleKey = bundle is null ? run.BundleKey : bundle.Key,
            Slot = bundle?.Slot,
            Recipe = basis?.Recipe,
            RecipeSha256 = basis?.RecipeSha256,
            Thresholds = basis?.Thresholds,
            Frame = Whole(row, "frame")!.Value,
            Picture = Text(row, "picture_path") is { } path ? Picture(row, path) : null,
        };
    }

    private JournalPicture Picture(SqliteDataReader row, string path)
    {
        string file = Path.Combine(Path.GetDirectoryName(_path)!, _lookups.PictureFolder(Whole(row, "picture_folder")!.Value), path);
        return new JournalPicture(
            file, PictureWords.Of((PictureClass)Whole(row, "picture_class")!.Value), Whole(row, "picture_bytes")!.Value,
            Whole(row, "picture_pinned") != 0)
        {
            Deleted = Whole(row, "picture_deleted") is { } why ? PictureWords.Of((PictureLoss)why) : null,
            DeletedAt = Whole(row, "picture_deleted_ms") is { } when ? Time(when) : null,
        };
    }

    private static Dictionary<string, float?>? Scores(SqliteDataReader row, IReadOnlyList<string> labels)
    {
        int column = row.GetOrdinal("scores");
        if (row.IsDBNull(column))
        {
            return null;
        }

        ReadOnlySpan<float> scores = MemoryMarshal.Cast<byte, float>((byte[])row.GetValue(column));
        Dictionary<string, float?> named = [];
        for (int i = 0; i < Math.Min(scores.Length, labels.Count); i++)
        {
            named[labels[i]] = float.IsFinite(scores[i]) ? scores[i] : null;
        }

        return named;
    }

    private static Guid ResultOf(SqliteDataReader row, int column) => new((byte[])row.GetValue(column), bigEndian: true);

    private static string? Text(SqliteDataReader row, string name)
    {
        int column = row.GetOrdinal(name);
        return row.IsDBNull(column) ? null : row.GetString(column);
    }

    private static long? Whole(SqliteDataReader row, string name)
    {
        int column = row.GetOrdinal(name);
        return row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    private static bool? Flag(SqliteDataReader row, string name) => Whole(row, name) is { } flag ? flag != 0 : null;

    private static double Milliseconds(SqliteDataReader row, string name) => Whole(row, name)!.Value / MicrosecondsPerMillisecond;

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString(VerdictJson.TimeFormat, CultureInfo.InvariantCulture);

    private static string Name(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    private T Guard<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException fault)
        {
            throw Unreadable(_path, fault);
        }
    }

    private static void ThrowIfOld(int version, string path)
    {
        if (version < JournalSchema.Version)
        {
            throw new EdgeException(
                EdgeFault.File, $"The journal is of the older version {version}", path, $"version {JournalSchema.Version}",
                "Start the agent of this version on it once: that brings it forward.");
        }
    }

    private static EdgeException Unreadable(string path, SqliteException fault) => fault.SqliteErrorCode == raw.SQLITE_INTERRUPT
        ? new EdgeException(
            EdgeFault.File, "The journal has too many verdicts for this question", path, "a question about a shorter time",
            "Ask about less, or by `edge journal`, which takes its time.", fault)
        : new EdgeException(
        EdgeFault.File,
        $"The journal {(JournalFolder.IsDamage(fault) ? "is damaged" : "cannot be read")}: {fault.Message.TrimEnd('.')}",
        path,
        "a sound journal that this user may read",
        JournalFolder.IsDamage(fault) ? "The agent sets it aside at its next start."
            : "Ask as the agent's user (sudo -u edge-agent); where the disk cannot be written, ask a copy of the folder elsewhere.",
        fault);
}
