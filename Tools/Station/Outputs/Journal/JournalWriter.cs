using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Appends verdicts to an open journal, in transactions. After a failure it is of no more use.</summary>
internal sealed class JournalWriter : IDisposable
{
    private static readonly string[] Columns =
    [
        "sequence", "result", "run", "part", "model", "basis", "monotonic_ns", "wall_ms", "clock_set", "outcome", "label", "score",
        "scores", "reason", "region", "action", "rule", "wait_us", "preprocess_us", "inference_us", "decide_us", "frame", "truth",
        "origin", "serial", "batch", "code_fault", "bundle",
    ];

    private readonly SqliteConnection _connection;
    private readonly JournalRun _run;
    private readonly JournalTexts _texts;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _commit;
    private bool _isBegun;
    private long? _runId;
    private (VerdictBasis Basis, long Id)? _basis;
    private (ModelIdentity Model, long Id)? _model;
    private IReadOnlyList<JournalChannel> _channels = [];

    private JournalWriter(SqliteConnection connection, JournalRun run)
    {
        _connection = connection;
        _run = run;
        _texts = new JournalTexts(connection);
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        string values = string.Join(", ", Columns.Select(column => $"${column}"));
        _insert = Command($"INSERT INTO verdict ({string.Join(", ", Columns)}) VALUES ({values})");
        foreach (string column in Columns)
        {
            _insert.Parameters.AddWithValue($"${column}", DBNull.Value);
        }

        using SqliteCommand last = Command("SELECT coalesce(max(sequence), 0) FROM verdict");
        Sequence = Convert.ToInt64(last.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Opens a folder's journal for writing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="run">This start.</param>
    /// <exception cref="EdgeException">The file is of a newer version or no journal, or may not be written.</exception>
    /// <exception cref="SqliteException">It is damaged, the disk is full, or another program holds it.</exception>
    public static JournalWriter Open(JournalFolder folder, JournalRun run)
    {
        SqliteConnection connection = folder.Open();
        try
        {
            return new JournalWriter(connection, run);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The last verdict's place in the order; 0 where there is none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Appends a verdict; it counts with the next <see cref="Commit"/>.</summary>
    /// <param name="item">The verdict.</param>
    /// <param name="isClockSet">Whether the wall clock is synchronised; null where that is not known.</param>
    public void Append(in QueuedVerdict item, bool? isClockSet)
    {
        Begin();
        object?[] values = Values(item, isClockSet);
        for (int column = 0; column < values.Length; column++)
        {
            _insert.Parameters[column].Value = values[column] ?? DBNull.Value;
        }

        _insert.ExecuteNonQuery();
        Sequence++;
    }

    /// <summary>
    /// Puts down the places of channels that the journal does not know, with the next verdict: a start after a crash then finds where they
    /// began.
    /// </summary>
    public void Introduce(IReadOnlyList<JournalChannel> channels)
    {
        if (ReferenceEquals(channels, _channels))
        {
            return;
        }

        Begin();
        foreach (JournalChannel channel in channels)
        {
            _ = Number(
                "INSERT INTO delivery (channel, sequence) VALUES ($0, $1) ON CONFLICT (channel) DO NOTHING",
                channel.Name, channel.WithHistory ? 0 : Sequence);
        }

        _channels = channels;
    }

    /// <summary>Returns when what was appended is on the medium.</summary>
    public void Commit()
    {
        _commit.ExecuteNonQuery();
        _isBegun = false;
    }

    /// <summary>Lets go of verdicts that are too many or too old; between a commit and the next verdict.</summary>
    /// <param name="history">Which these are.</param>
    /// <param name="now">What time it is; null where the clock is not synchronised.</param>
    /// <param name="channels">The outputs that take their verdicts from here.</param>
    /// <returns>Whether there may be more.</returns>
    public bool Trim(JournalHistory history, DateTimeOffset? now, IReadOnlyList<JournalChannel> channels) =>
        history.Trim(_connection, now, channels);

    /// <summary>Whether there is a verdict of a result.</summary>
    public bool Has(Guid result) =>
        Number("SELECT sequence FROM verdict WHERE result = $0", result.ToByteArray(bigEndian: true)) is not null;

    /// <summary>Closes the journal; what was not committed is not in it.</summary>
    public void Dispose()
    {
        _texts.Dispose();
        _begin.Dispose();
        _insert.Dispose();
        _commit.Dispose();
        _connection.Dispose();
    }

    private void Begin()
    {
        if (!_isBegun)
        {
            _begin.ExecuteNonQuery();
            _isBegun = true;
        }
    }

    // In the order of the columns.
    private object?[] Values(in QueuedVerdict item, bool? isClockSet)
    {
        Verdict verdict = item.Verdict;
        bool isSeen = verdict.Label is not null;
        return
        [
            Sequence + 1,
            verdict.ResultId.ToByteArray(bigEndian: true),
            _runId ??= AddRun(),
            verdict.PartNumber,
            _texts.IdOf(verdict.ModelId),
            BasisId(verdict.Basis),
            item.At.Nanoseconds,
            item.PublishedAt.ToUnixTimeMilliseconds(),
            isClockSet,
            (int)verdict.Outcome,
            _texts.IdOf(verdict.Label),
            isSeen ? verdict.Score : null,
            isSeen ? MemoryMarshal.AsBytes(item.Scores.AsSpan()).ToArray() : null,
            _texts.IdOf(verdict.Reason),
            _texts.IdOf(verdict.Region),
            (int)verdict.Action,
            (int)verdict.Rule,
            Microseconds(verdict.Timings.Wait),
            Microseconds(verdict.Timings.Preprocess),
            Microseconds(verdict.Timings.Inference),
            Microseconds(verdict.Timings.Decide),
            verdict.Frame.Sequence,
            _texts.IdOf(verdict.Frame.Truth),
            verdict.Frame.Origin,
            verdict.Serial,
            verdict.Batch,
            _texts.IdOf(verdict.CodeFault),
            BundleId(verdict.Basis?.Model),
        ];
    }

    private static long Microseconds(TimeSpan span) => (span.Ticks + (TimeSpan.TicksPerMicrosecond / 2)) / TimeSpan.TicksPerMicrosecond;

    private long AddRun()
    {
        // What was made anew from a picture without scores does not know the labels.
        if (_run.Labels.Count > 0)
        {
            _ = Number("UPDATE run SET labels = $1 WHERE start = $0 AND labels = '[]' RETURNING id", _run.Start, LabelsJson(_run.Labels));
        }

        // A journal that was opened anew has this start already.
        return Number("SELECT id FROM run WHERE start = $0", _run.Start)
            ?? Number(
                "INSERT INTO run (start, station, labels, bundle, bundle_key) VALUES ($0, $1, $2, $3, $4) RETURNING id",
                _run.Start, _run.Station, LabelsJson(_run.Labels), _run.Bundle, _run.BundleKey)!.Value;
    }

    private long? BasisId(VerdictBasis? basis)
    {
        if (basis is null)
        {
            return null;
        }

        if (_basis is not { } known || !ReferenceEquals(known.Basis, basis))
        {
            object?[] values = [basis.Recipe, basis.RecipeSha256, Encoding.UTF8.GetString(BasisJson.Encode(basis.Thresholds))];
            _basis = known = (basis, Number("SELECT id FROM basis WHERE recipe IS $0 AND recipe_sha256 IS $1 AND thresholds = $2", values)
                ?? Number("INSERT INTO basis (recipe, recipe_sha256, thresholds) VALUES ($0, $1, $2) RETURNING id", values)!.Value);
        }

        return known.Id;
    }

    private long? BundleId(ModelIdentity? model)
    {
        if (model is null)
        {
            return null;
        }

        if (_model is not { } known || !ReferenceEquals(known.Model, model))
        {
            object?[] values = [model.Digest, model.Key, model.Slot, LabelsJson(model.Labels)];
            const string Same = "SELECT id FROM bundle WHERE digest IS $0 AND bundle_key IS $1 AND slot IS $2 AND labels = $3";
            _model = known = (model, Number(Same, values) ?? Number(
                "INSERT INTO bundle (digest, bundle_key, slot, labels) VALUES ($0, $1, $2, $3) RETURNING id", values)!.Value);
        }

        return known.Id;
    }

    private long? Number(string sql, params object?[] values)
    {
        using SqliteCommand command = Command(sql);
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i] ?? DBNull.Value);
        }

        return command.ExecuteScalar() is { } id ? Convert.ToInt64(id, CultureInfo.InvariantCulture) : null;
    }

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string LabelsJson(IReadOnlyList<string> labels)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, VerdictJson.WriterOptions))
        {
            json.WriteStartArray();
            foreach (string label in labels)
            {
                json.WriteStringValue(label);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}

/// <summary>A start of a station.</summary>
/// <param name="Start">What tells it from every other one.</param>
/// <param name="Station">Name of the station.</param>
/// <param name="Labels">The model's labels, in the order of its scores.</param>
/// <param name="Bundle">Digest of the model bundle's manifest; null where it has none.</param>
/// <param name="BundleKey">The key by which the bundle's signature was proven; null where none was.</param>
internal sealed record JournalRun(string Start, string Station, IReadOnlyList<string> Labels, string? Bundle, string? BundleKey = null);
