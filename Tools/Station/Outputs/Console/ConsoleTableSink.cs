using System.Globalization;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.Console;

/// <summary>
/// A plain table for people, one aligned line for each part: number, truth, verdict, label, score, milliseconds, and the reason where
/// unsure.
/// </summary>
public sealed class ConsoleTableSink : QueueSink
{
    private const string NoValue = "-";
    private const int ShortestLabel = 5;

    private readonly TextWriter _writer;
    private readonly string _row;
    private readonly string _header;
    private bool _isBegun;

    /// <param name="writer">Where lines go; not closed.</param>
    /// <param name="labels">The model's labels: the columns are as wide as the longest.</param>
    /// <param name="options">Length and timeouts of the queue.</param>
    /// <param name="clock">The clock of the queue.</param>
    /// <param name="log">Where trouble is logged.</param>
    public ConsoleTableSink(
        TextWriter writer, IReadOnlyList<string> labels, QueueSinkOptions options, TimeProvider clock, ILogger<ConsoleTableSink> log)
        : base("the console table", options, clock, log)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _writer = writer;
        int width = Math.Max(ShortestLabel, labels.Max(label => label.Length));
        _row = $"{{0,8}}  {{1,-{width}}}  {{2,-7}}  {{3,-{width}}}  {{4,6}}  {{5,8}}  {{6}}";
        _header = Row("part", "truth", "verdict", "label", "score", "ms", "");
    }

    /// <inheritdoc/>
    public override string Kind => "console";

    /// <inheritdoc/>
    protected override void Append(in QueuedVerdict item)
    {
        if (!_isBegun)
        {
            _writer.WriteLine(_header);
            _isBegun = true;
        }

        Verdict verdict = item.Verdict;
        bool isSeen = verdict.Label is not null;
        _writer.WriteLine(Row(
            verdict.PartNumber.ToString(CultureInfo.InvariantCulture),
            verdict.Frame.Truth ?? NoValue,
            NameOf(verdict.Outcome),
            verdict.Label ?? NoValue,
            isSeen ? verdict.Score.ToString("0.000", CultureInfo.InvariantCulture) : NoValue,
            isSeen ? verdict.Timings.Total.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) : NoValue,
            verdict.Reason ?? ""));
    }

    /// <inheritdoc/>
    protected override void Flush() => _writer.Flush();

    /// <summary>Does nothing: what the writer took, it has.</summary>
    protected override void Discard(Exception fault)
    {
    }

    /// <inheritdoc/>
    protected override void Close() => _writer.Flush();

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "OK",
        Outcome.Ng => "NG",
        _ => "unsure",
    };

    private string Row(params ReadOnlySpan<object?> cells) =>
        PrintableText.Of(string.Format(CultureInfo.InvariantCulture, _row, cells).TrimEnd());
}
