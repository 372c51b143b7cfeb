using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.JsonLines;

/// <summary>
/// Every verdict as one JSON object on a line of its own, as <see cref="VerdictJson"/> has it. Handed over after each batch; synced at the
/// end, and no later than <see cref="QueueSinkOptions.SyncInterval"/> after the first verdict that was not.
/// </summary>
public sealed class JsonLinesSink : QueueSink
{
    private readonly ILineTarget _target;
    private readonly VerdictJson _format;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly Utf8JsonWriter _json;

    /// <param name="target">Where lines go; the sink closes it.</param>
    /// <param name="format">What a line holds.</param>
    /// <param name="options">Length and timeouts of the queue.</param>
    /// <param name="clock">The clock of the verdicts' time.</param>
    /// <param name="log">Where trouble is logged.</param>
    public JsonLinesSink(ILineTarget target, VerdictJson format, QueueSinkOptions options, TimeProvider clock, ILogger<JsonLinesSink> log)
        : base(NameOf(target), options, clock, log)
    {
        _target = target;
        _format = format;
        _json = new Utf8JsonWriter(_batch, VerdictJson.WriterOptions);
    }

    /// <summary>Verdicts that no power cut can take any more; null where the target is no medium.</summary>
    public long? Stored => _target.IsDurable ? Synced : null;

    /// <inheritdoc/>
    public override string Kind => "json_lines";

    /// <inheritdoc/>
    protected override void Append(in QueuedVerdict item)
    {
        _format.Write(_json, item);
        _json.Flush();
        _json.Reset();
        _batch.Write("\n"u8);
    }

    /// <inheritdoc/>
    protected override void Flush()
    {
        _target.Append(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
    }

    /// <inheritdoc/>
    protected override void Discard(Exception fault)
    {
        _json.Reset();
        _batch.ResetWrittenCount();
    }

    /// <inheritdoc/>
    protected override void Sync() => _target.Sync();

    /// <inheritdoc/>
    protected override void Close()
    {
        using (_target)
        {
            _json.Dispose();
            _target.Sync();
        }
    }

    private static string NameOf(ILineTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Name;
    }
}
