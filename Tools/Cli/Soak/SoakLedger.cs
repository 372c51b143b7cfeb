using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>Keeps book of verdicts: each part one, and the part's own.</summary>
internal sealed class SoakLedger : IVerdictSink
{
    private readonly Dictionary<long, string> _open = [];

    /// <summary>Verdicts that came.</summary>
    public long Verdicts { get; private set; }

    /// <summary>Verdicts for parts that had one already, or were never triggered.</summary>
    public long Doubled { get; private set; }

    /// <summary>Verdicts that tell of another part's picture.</summary>
    public long Mistaken { get; private set; }

    /// <summary>Parts that were triggered and have no verdict.</summary>
    public long Missing => _open.Count;

    /// <inheritdoc/>
    public long Shed => 0;

    /// <summary>A part will be triggered.</summary>
    public void Expect(long number, string label) => _open.Add(number, label);

    /// <summary>That was no part after all.</summary>
    public void Withdraw(long number) => _open.Remove(number);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        Verdicts++;
        if (!_open.Remove(verdict.PartNumber, out string? label))
        {
            Doubled++;
            return;
        }

        Mistaken += verdict.Label is { } judged && judged != label ? 1 : 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
