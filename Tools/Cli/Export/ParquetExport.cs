using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Outputs.Journal;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Parquet;
using Parquet.Schema;

namespace EdgeConvNeXt.Cli.Export;

/// <summary>
/// Verdicts as a Parquet file: a column for each member; scores, thresholds as JSON. Parquet.Net is not made for ahead-of-time compilation,
/// so this is the command line's and not the agent's.
/// </summary>
internal sealed class ParquetExport : IJournalExport
{
    private const int RowsOfGroup = 50_000;

    private static readonly Column[] Columns =
    [
        Number("sequence", row => row.Sequence), Text("result", row => row.Result), Text("station", row => row.Station),
        Text("start", row => row.Start), Number("part", row => row.Part), Text("serial", row => row.Serial),
        Text("batch", row => row.Batch), Text("codeFault", row => row.CodeFault), new Column<DateTime>("time", row => Time(row.Time)),
        new Column<bool>("clockSet", row => row.ClockSet), Number("monotonicNs", row => row.MonotonicNs),
        Text("outcome", row => row.Outcome), Text("action", row => row.Action), Text("actionBy", row => row.ActionBy),
        new Column<bool>("confirmation", row => row.Confirmation), Text("label", row => row.Label),
        new Column<float>("score", row => row.Score), Text("scores", row => Json(row, "scores")), Text("truth", row => row.Truth),
        Text("origin", row => row.Origin), Text("region", row => row.Region), Text("reason", row => row.Reason),
        Milliseconds("wait", row => row.Timings.Wait), Milliseconds("preprocess", row => row.Timings.Preprocess),
        Milliseconds("inference", row => row.Timings.Inference), Milliseconds("decide", row => row.Timings.Decide),
        Text("model", row => row.Model), Text("bundle", row => row.Bundle), Text("bundleKey", row => row.BundleKey),
        Text("recipe", row => row.Recipe),
        Text("recipeSha256", row => row.RecipeSha256), Text("thresholds", row => row.Thresholds?.GetRawText()),
        Number("frame", row => row.Frame), Text("picture", row => row.Picture?.File), Text("pictureClass", row => row.Picture?.Class),
        Text("pictureDeleted", row => row.Picture?.Deleted),
    ];

    private static readonly ParquetSchema Schema = new([.. Columns.Select(column => column.Field)]);

    private readonly Stream _stream;
    private readonly List<JournalRow> _rows = [];
    private ParquetWriter? _writer;

    private ParquetExport(Stream stream) => _stream = stream;

    /// <summary>This kind of file.</summary>
    public static JournalExportKind Kind { get; } = new(JournalExportCommand.Parquet, stream => new ParquetExport(stream));

    /// <inheritdoc/>
    public async ValueTask WriteAsync(JournalRow row, CancellationToken stop)
    {
        _rows.Add(row);
        if (_rows.Count == RowsOfGroup)
        {
            await WriteGroupAsync(stop);
        }
    }

    /// <inheritdoc/>
    public async ValueTask EndAsync(CancellationToken stop)
    {
        await WriteGroupAsync(stop);

        // That writes the end of the file.
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ParquetWriter? writer = _writer;
        _writer = null;
        if (writer is not null)
        {
            await writer.DisposeAsync();
        }
    }

    // A file without verdicts has one group without rows, and so its columns.
    private async Task WriteGroupAsync(CancellationToken stop)
    {
        if (_writer is null || _rows.Count > 0)
        {
            _writer ??= await ParquetWriter.CreateAsync(Schema, _stream, cancellationToken: stop);
            using ParquetRowGroupWriter group = _writer.CreateRowGroup();
            foreach (Column column in Columns)
            {
                await column.WriteAsync(group, _rows, stop);
            }

            _rows.Clear();
        }
    }

    private static TextColumn Text(string name, Func<JournalRow, string?> value) => new(name, value);

    private static Column<long> Number(string name, Func<JournalRow, long?> value) => new(name, value);

    private static Column<double> Milliseconds(string name, Func<JournalRow, double?> value) => new(name + "Ms", value);

    private static DateTime Time(string time) => DateTime.ParseExact(
        time, VerdictJson.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string? Json(JournalRow row, string member) =>
        JsonElement.Parse(PlainJson.Bytes(row, CommandJson.Default.JournalRow)).TryGetProperty(member, out JsonElement value)
            ? value.GetRawText()
            : null;

    private abstract class Column(DataField field)
    {
        public DataField Field => field;

        public abstract Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<JournalRow> rows, CancellationToken stop);
    }

    private sealed class Column<T>(string name, Func<JournalRow, T?> value) : Column(new DataField<T?>(name))
        where T : struct
    {
        public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<JournalRow> rows, CancellationToken stop) =>
            await group.WriteAsync<T>(Field, rows.Select(value).ToArray().AsMemory(), cancellationToken: stop);
    }

    private sealed class TextColumn(string name, Func<JournalRow, string?> value) : Column(new DataField<string>(name))
    {
        public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<JournalRow> rows, CancellationToken stop) =>
            await group.WriteAsync(Field, rows.Select(value).ToArray()!);
    }
}
