using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Data.Sqlite;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>Makes verdicts of a journal's rows.</summary>
/// <param name="folder">The journal's folder, from which those of pictures start.</param>
/// <param name="connection">Open for reading.</param>
internal sealed class JournalRowReader(string folder, SqliteConnection connection) : IDisposable
{
    private const double MicrosecondsPerMillisecond = 1000;

    private readonly JournalLookups _lookups = new(connection);

    /// <summary>What <see cref="Read"/> needs of verdicts, whatever was asked for.</summary>
    /// <param name="verdicts">A statement that selects them.</param>
    public static string WithPictures(string verdicts) => $"""
        SELECT verdicts.*, picture.path AS picture_path, picture.folder AS picture_folder, picture.class AS picture_class,
            picture.bytes AS picture_bytes, picture.pinned AS picture_pinned, picture.deleted AS picture_deleted,
            picture.deleted_ms AS picture_deleted_ms
        FROM ({verdicts}) AS verdicts LEFT JOIN picture ON picture.result = verdicts.result ORDER BY verdicts.sequence
        """;

    /// <summary>The result of a row.</summary>
    public static Guid ResultOf(SqliteDataReader row, int column) => new((byte[])row.GetValue(column), bigEndian: true);

    /// <summary>A text that rows name by a number.</summary>
    public string? Text(long? id) => _lookups.Text(id);

    /// <summary>The verdict of a row.</summary>
    public JournalRow Read(SqliteDataReader row)
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

    /// <inheritdoc/>
    public void Dispose() => _lookups.Dispose();

    private JournalPicture Picture(SqliteDataReader row, string path)
    {
        string file = Path.Combine(folder, _lookups.PictureFolder(Whole(row, "picture_folder")!.Value), path);
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
}
