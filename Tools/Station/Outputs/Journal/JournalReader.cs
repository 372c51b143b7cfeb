using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Asks a journal, also while an agent writes to it. Which verdicts fit is of one moment; they are read some at a time, so that whoever
/// takes them slowly does not keep the agent's log from being emptied. Failures of the file are an <see cref="EdgeException"/>.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private const int RowsAtOnce = 500;

    // SQLite's instructions between two looks at the clock.
    private const int StepsBetweenLooks = 10_000;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly JournalRowReader _rows;

    private JournalReader(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _rows = new JournalRowReader(Path.GetDirectoryName(path)!, connection);
    }

    /// <summary>Whether a question failed, of which the next may suffer.</summary>
    public bool HasFailed { get; private set; }

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
        command.CommandText = JournalRowReader.WithPictures(
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

    /// <summary>How SQLite finds the verdicts that fit, a line for each table that it reads or looks into.</summary>
    internal IReadOnlyList<string> PlanOf(JournalFilter filter)
    {
        using SqliteCommand command = Command(filter, "EXPLAIN QUERY PLAN ");
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
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

    /// <summary>
    /// Verdicts that fit by outcome. Where time is all that is asked for, no verdict is read: the index on times answers.
    /// </summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public OutcomeCounts Count(JournalFilter filter) => Guard(() => new OutcomeCounts(
        Count(filter, Outcome.Ok), Count(filter, Outcome.Ng), Count(filter, Outcome.Unsure)));

    /// <summary>When the first and the last of the verdicts that fit were published, by the wall clock of then; null for none.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public (DateTimeOffset First, DateTimeOffset Last)? Span(JournalFilter filter) => Guard(() =>
    {
        long?[] times =
        [
            .. from outcome in filter.Outcome is { } only ? [only] : Enum.GetValues<Outcome>()
               from edge in (string[])["min", "max"]
               select Number(filter with { Outcome = outcome }, $"{edge}(wall_ms)"),
        ];
        return times.Min() is { } first
            ? (DateTimeOffset.FromUnixTimeMilliseconds(first), DateTimeOffset.FromUnixTimeMilliseconds(times.Max()!.Value))
            : ((DateTimeOffset, DateTimeOffset)?)null;
    });

    /// <summary>Those of some results that fit, each found by itself: few of many are sooner found so.</summary>
    /// <param name="results">The results.</param>
    /// <param name="filter">Which of them.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IReadOnlyList<JournalPlace> Find(IEnumerable<Guid> results, JournalFilter filter) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        string where = (filter with { Result = Guid.Empty }).Where(command.Parameters);
        command.CommandText = $"SELECT sequence, outcome, wall_ms FROM verdict {where}";
        List<JournalPlace> places = [];
        foreach (Guid result in results)
        {
            command.Parameters["$result"].Value = result.ToByteArray(bigEndian: true);
            using SqliteDataReader row = command.ExecuteReader();
            if (row.Read())
            {
                places.Add(new JournalPlace(
                    result, row.GetInt64(0), (Outcome)row.GetInt32(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))));
            }
        }

        return places;
    });

    /// <summary>Reads of verdicts of a time what each took and which label it has; those that could not be judged are left out.</summary>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The first moment that is not meant any more.</param>
    /// <param name="take">Takes label and duration without the wait, in no order.</param>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public void ReadLatencies(DateTimeOffset from, DateTimeOffset to, Action<string, TimeSpan> take) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        string where = new JournalFilter { From = from, To = to }.Where(command.Parameters);
        command.CommandText =
            $"SELECT label, preprocess_us + inference_us + decide_us FROM verdict {where} AND label IS NOT NULL";
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            take(_rows.Text(row.GetInt64(0))!, TimeSpan.FromMicroseconds(row.GetInt64(1)));
        }

        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _connection.Dispose();
    }

    private long Count(JournalFilter filter, Outcome outcome) =>
        filter.Outcome is { } only && only != outcome ? 0 : Number(filter with { Outcome = outcome }, "count(*)")!.Value;

    private long? Number(JournalFilter filter, string expression)
    {
        using SqliteCommand command = _connection.CreateCommand();
        string where = filter.Where(command.Parameters);
        command.CommandText = $"SELECT {expression} FROM verdict {where}";
        return command.ExecuteScalar() is { } number and not DBNull ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : null;
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
            if (fits is null || fits(JournalRowReader.ResultOf(reader, 1)))
            {
                sequences.Add(reader.GetInt64(0));
            }
        }

        return sequences;
    }

    private List<JournalRow> RowsOf(long[] sequences)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = JournalRowReader.WithPictures(
            "SELECT * FROM verdict WHERE sequence IN (SELECT value FROM json_each($sequences))");
        command.Parameters.AddWithValue("$sequences", $"[{string.Join(',', sequences)}]");
        return Rows(command);
    }

    private List<JournalRow> Rows(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        List<JournalRow> rows = [];
        while (reader.Read())
        {
            rows.Add(_rows.Read(reader));
        }

        return rows;
    }

    private T Guard<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteException fault)
        {
            HasFailed = true;
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

/// <summary>Where a verdict stands in the journal.</summary>
/// <param name="Result">Its result.</param>
/// <param name="Sequence">Its place in the journal's order.</param>
/// <param name="Outcome">What it was.</param>
/// <param name="At">When it was published, by the wall clock of then.</param>
internal readonly record struct JournalPlace(Guid Result, long Sequence, Outcome Outcome, DateTimeOffset At);
