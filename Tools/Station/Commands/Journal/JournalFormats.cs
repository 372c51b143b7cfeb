using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Station.Outputs.Journal;

namespace EdgeConvNeXt.Station.Commands.Journal;

/// <summary>How verdicts of a journal are written.</summary>
internal interface IJournalFormat
{
    /// <summary>What comes before the first.</summary>
    void Begin()
    {
    }

    /// <summary>Writes one.</summary>
    void Write(JournalRow row);

    /// <summary>What comes after the last.</summary>
    void End()
    {
    }
}

/// <summary>For people.</summary>
internal sealed class JournalTable(TextWriter output) : IJournalFormat
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,9}  {1,-24}  {2,8}  {3,-7}  {4,-16} {5,6}  {6,-8}  {7}");

    private bool _isEmpty = true;

    /// <inheritdoc/>
    public void Write(JournalRow row)
    {
        if (_isEmpty)
        {
            WriteLine("sequence", "time", "part", "outcome", "label", "score", "action", "reason");
            _isEmpty = false;
        }

        string score = row.Score?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
        WriteLine(row.Sequence, row.Time, row.Part, row.Outcome, row.Label ?? "-", score, row.Action, row.Reason);
    }

    /// <inheritdoc/>
    public void End()
    {
        if (_isEmpty)
        {
            output.WriteLine("No verdict fits.");
        }
    }

    private void WriteLine(params ReadOnlySpan<object?> cells) =>
        output.WriteLine(PrintableText.Of(string.Format(CultureInfo.InvariantCulture, Row, cells).TrimEnd()));
}

/// <summary>One JSON object a line.</summary>
internal sealed class JournalLines(TextWriter output) : IJournalFormat
{
    /// <inheritdoc/>
    public void Write(JournalRow row) => output.WriteLine(PlainJson.Text(row, CommandJson.Default.JournalRow));
}

/// <summary>Comma-separated values as RFC 4180 has them, after a line of names; an object is its JSON.</summary>
internal sealed class JournalCsv(TextWriter output) : IJournalFormat
{
    private static readonly string[] Columns =
    [
        "sequence", "result", "station", "start", "part", "serial", "batch", "codeFault", "time", "clockSet", "monotonicNs",
        "outcome", "action", "actionBy", "confirmation", "label", "score", "scores", "truth", "origin", "region", "reason", "timings",
        "model", "bundle", "bundleKey", "recipe", "recipeSha256", "thresholds", "frame", "picture",
    ];

    /// <inheritdoc/>
    public void Begin() => output.Write(CsvText.Line(Columns));

    /// <inheritdoc/>
    public void Write(JournalRow row)
    {
        JsonElement members = JsonElement.Parse(PlainJson.Bytes(row, CommandJson.Default.JournalRow));
        output.Write(CsvText.Line(
            Columns.Select(column => members.TryGetProperty(column, out JsonElement value) ? Text(value) : "")));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
