using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Cli.Soak;

/// <summary>Keeps book of verdicts: each part one, the part's own, and what its frames come to.</summary>
internal sealed class SoakLedger(VirtualClock clock) : IVerdictSink
{
    private readonly Dictionary<long, SoakPart> _open = [];

    /// <summary>Verdicts that came.</summary>
    public long Verdicts { get; private set; }

    /// <summary>Verdicts for parts that had one already, or were never triggered.</summary>
    public long Doubled { get; private set; }

    /// <summary>Verdicts that tell of another part's picture.</summary>
    public long Mistaken { get; private set; }

    /// <summary>Verdicts that are not what the part's frames come to.</summary>
    public long Miscounted { get; private set; }

    /// <summary>Parts that were triggered and have no verdict.</summary>
    public long Missing => _open.Count;

    /// <inheritdoc/>
    public long Shed => 0;

    /// <summary>A part will be triggered.</summary>
    public void Expect(long number, SoakPart part) => _open.Add(number, part);

    /// <summary>That was no part after all.</summary>
    public void Withdraw(long number) => _open.Remove(number);

    /// <summary>A frame of a part was judged; what comes after its verdict does not count.</summary>
    public void Vote(long number, Outcome outcome)
    {
        if (_open.TryGetValue(number, out SoakPart? part))
        {
            part.Vote(outcome);
        }
    }

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        Verdicts++;
        if (!_open.Remove(verdict.PartNumber, out SoakPart? part))
        {
            Doubled++;
            return;
        }

        part.Outcome = verdict.Outcome;
        Mistaken += verdict.Label is { } judged && judged != part.Label ? 1 : 0;
        Miscounted += part.Allows(verdict.Outcome, clock.Now) ? 0 : 1;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
