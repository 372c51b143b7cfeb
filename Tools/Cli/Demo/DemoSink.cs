using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>
/// Hands verdicts from the line's thread to the view's. The queue has no bound: a demo shows every part, and its end waits for the view.
/// </summary>
internal sealed class DemoSink : IVerdictSink
{
    private readonly Channel<Verdict> _queue = Channel.CreateUnbounded<Verdict>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <summary>The verdicts, until the sink is disposed of.</summary>
    public IAsyncEnumerable<Verdict> Verdicts => _queue.Reader.ReadAllAsync();

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => _queue.Writer.TryWrite(verdict);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
