using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>
/// Asks a journal, also while an agent writes to it. Every answer is of one moment. Failures of the file are an
/// <see cref="EdgeException"/>.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private const double MicrosecondsPerMillisecond = 1000;

    // The tables of texts are small, and looking up a handful of them costs less than it would save to join them.
    private const string Columns =
        """
        v.*, run.start, run.station, run.labels, run.bundle, b.recipe, b.recipe_sha256, b.thresholds,
            (SELECT value FROM text WHERE id = v.model) AS model_text, (SELECT value FROM text WHERE id = v.label) AS label_text,
            (SELECT value FROM text WHERE id = v.reason) AS reason_text, (SELECT value FROM text WHERE id = v.region) AS region_text,
            (SELECT value FROM text WHERE id = v.truth) AS truth_text
        """;

    private const string Joins = "LEFT JOIN run ON run.id = v.run LEFT JOIN basis b ON b.id = v.basis";

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, string[]> _labels = [];
    private readonly Dictionary<string, JsonElement> _thresholds = [];

    private JournalReader(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <summary>Opens the journal of a folder.</summary>
    /// <exception cref="EdgeException">There is none, it cannot be read, or it is of another version.</exception>
    public static JournalReader Open(string folder)
    {
        SqliteLibrary.Load();
        string path = JournalFolder.FileIn(folder);
        if (!File.Exists(path))
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

    /// <summary>The verdicts that fit, in the journal's order.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public IEnumerable<JournalRow> Query(JournalFilter filter)
    {
        using SqliteCommand command = Command(filter, "");
        using SqliteDataReader reader = Guard(command.ExecuteReader);
        while (Guard(reader.Read))
        {
            yield return Guard(() => Read(reader));
        }
    }

    /// <summary>The index by which SQLite finds the verdicts that fit; null where it reads all of them.</summary>
    internal string? IndexOf(JournalFilter filter)
    {
        using SqliteCommand command = Command(filter, "EXPLAIN QUERY PLAN ");
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            // "SEARCH v USING INDEX verdict_serial (serial=?)"
            if (reader.GetString(3).Split(' ') is ["SEARCH", "v" or "verdict", "USING", "INDEX", string index, ..])
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

    /// <summary>How many verdicts there are.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public long Count() => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM verdict";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(JournalFilter filter, string prefix)
    {
        SqliteCommand command = _connection.CreateCommand();
        string where = filter.Where(command.Parameters);
        command.CommandText = prefix + (filter.Limit is null
            ? $"SELECT {Columns} FROM verdict v {Joins} {where} ORDER BY v.sequence"
            : $"SELECT {Columns} FROM (SELECT * FROM verdict {where} ORDER BY sequence DESC LIMIT $limit) v {Joins} ORDER BY v.sequence");
        return command;
    }

    private JournalRow Read(SqliteDataReader row)
    {
        string[] labels = Labels(row.GetString(row.GetOrdinal("labels")));
        return new JournalRow
        {
            Sequence = Whole(row, "sequence")!.Value,
            Result = new Guid((byte[])row.GetValue(row.GetOrdinal("result")), bigEndian: true).ToString(),
            Station = Text(row, "station")!,
            Start = Text(row, "start")!,
            Part = Whole(row, "part")!.Value,
            Serial = Text(row, "serial"),
            Batch = Text(row, "batch"),
            Time = Time(Whole(row, "wall_ms")!.Value),
            ClockSet = Flag(row, "clock_set"),
            MonotonicNs = Whole(row, "monotonic_ns")!.Value,
            Outcome = Name(VerdictJson.NameOf((Outcome)Whole(row, "outcome")!.Value)),
            Action = Name(VerdictJson.NameOf((PartAction)Whole(row, "action")!.Value)),
            ActionBy = (ActionRule)Whole(row, "rule")!.Value is var rule and not ActionRule.None ? Name(VerdictJson.NameOf(rule)) : null,
            Confirmation = Flag(row, "confirmation"),
            Label = Text(row, "label_text"),
            Score = row.IsDBNull(row.GetOrdinal("score")) ? null : (float)row.GetDouble(row.GetOrdinal("score")),
            Scores = Scores(row, labels),
            Truth = Text(row, "truth_text"),
            Origin = Text(row, "origin"),
            Region = Text(row, "region_text"),
            Reason = Text(row, "reason_text"),
            Timings = new JournalTimings(
                Milliseconds(row, "wait_us"), Milliseconds(row, "preprocess_us"), Milliseconds(row, "inference_us"),
                Milliseconds(row, "decide_us")),
            Model = Text(row, "model_text")!,
            Bundle = Text(row, "bundle"),
            Recipe = Text(row, "recipe"),
            RecipeSha256 = Text(row, "recipe_sha256"),
            Thresholds = Text(row, "thresholds") is { } thresholds ? Parse(thresholds) : null,
            Frame = Whole(row, "frame")!.Value,
        };
    }

    private static Dictionary<string, float?>? Scores(SqliteDataReader row, string[] labels)
    {
        int column = row.GetOrdinal("scores");
        if (row.IsDBNull(column))
        {
            return null;
        }

        ReadOnlySpan<float> scores = MemoryMarshal.Cast<byte, float>((byte[])row.GetValue(column));
        Dictionary<string, float?> named = [];
        for (int i = 0; i < Math.Min(scores.Length, labels.Length); i++)
        {
            named[labels[i]] = float.IsFinite(scores[i]) ? scores[i] : null;
        }

        return named;
    }

    private string[] Labels(string json)
    {
        if (!_labels.TryGetValue(json, out string[]? labels))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            _labels[json] = labels = [.. document.RootElement.EnumerateArray().Select(label => label.GetString()!)];
        }

        return labels;
    }

    private JsonElement Parse(string json)
    {
        if (!_thresholds.TryGetValue(json, out JsonElement thresholds))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            _thresholds[json] = thresholds = document.RootElement.Clone();
        }

        return thresholds;
    }

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

    private static EdgeException Unreadable(string path, SqliteException fault) => new(
        EdgeFault.File,
        $"The journal {(JournalFolder.IsDamage(fault) ? "is damaged" : "cannot be read")}: {fault.Message.TrimEnd('.')}",
        path,
        "a sound journal that this user may read",
        JournalFolder.IsDamage(fault) ? "The agent sets it aside at its next start." : "Ask as the agent's user (sudo -u edge-agent).",
        fault);
}
