using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Parts;

namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>Keeps book of verdicts: each part one, the part's own, what its frames come to, and unsure with cause only.</summary>
/// <param name="clock">The clock.</param>
/// <param name="capacity">Parts that may wait for their verdict at once.</param>
internal sealed class SoakLedger(VirtualClock clock, int capacity) : IVerdictSink
{
    private static readonly PartFault[] Faults = Enum.GetValues<PartFault>();

    private readonly SoakCauses _causes = new(capacity);
    private readonly long[] _counted = new long[Faults.Length];
    private readonly Dictionary<long, SoakPart> _open = [];

    /// <summary>Verdicts that came.</summary>
    public long Verdicts { get; private set; }

    /// <summary>Verdicts for parts that had one already, or were never triggered.</summary>
    public long Doubled { get; private set; }

    /// <summary>Verdicts of another part's picture.</summary>
    public long Mistaken { get; private set; }

    /// <summary>Verdicts that are not what the part's frames come to.</summary>
    public long Miscounted { get; private set; }

    /// <summary>Verdicts that are unsure without a cause on record.</summary>
    public long Unjustified { get; private set; }

    /// <summary>What the line counts: by it the cause of an unsure part is known.</summary>
    public PartCounters? Counters { get; set; }

    /// <summary>Parts that were triggered and have no verdict.</summary>
    public long Missing => _open.Count;

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <summary>A part will be triggered.</summary>
    public void Expect(long number, SoakPart part)
    {
        _open.Add(number, part);
        _causes.Begin(part);
    }

    /// <summary>That was no part after all.</summary>
    public void Withdraw(long number)
    {
        _open.Remove(number, out SoakPart? part);
        _causes.Withdraw(part!);
    }

    /// <summary>The camera brought a frame, which the line gave to a part.</summary>
    public void Give(long number) => Open(number)?.Give();

    /// <summary>The camera brought a frame, which the line gave to none.</summary>
    public void LeaveOver(in FrameInfo frame) => _causes.LeaveOver(frame.CapturedAt);

    /// <summary>The model is too busy for a frame of a part.</summary>
    public void Refuse(long number) => Open(number)?.Refuse();

    /// <summary>A frame of a part was judged; what comes after its verdict does not count.</summary>
    public void Vote(long number, in Verdict verdict) => Open(number)?.Vote(verdict, clock.Now);

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        Verdicts++;
        PartFault fault = LastFault();
        if (!_open.Remove(verdict.PartNumber, out SoakPart? part))
        {
            Doubled++;
            return;
        }

        Mistaken += verdict.Label is { } judged && judged != part.Label ? 1 : 0;
        Miscounted += part.Allows(verdict.Outcome) ? 0 : 1;
        Unjustified += verdict.Outcome == Outcome.Unsure && !_causes.Justify(part, fault, clock.Now) ? 1 : 0;
        part.Outcome = verdict.Outcome;
        _causes.End(part, fault);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SoakPart? Open(long number) => _open.GetValueOrDefault(number);

    // A verdict is counted before it is published.
    private PartFault LastFault()
    {
        PartFault last = PartFault.None;
        foreach (PartFault fault in Faults)
        {
            long count = Count(fault);
            last = count > _counted[(int)fault] ? fault : last;
            _counted[(int)fault] = count;
        }

        return last;
    }

    private long Count(PartFault fault) => fault switch
    {
        PartFault.NoFrame => Counters!.NoFrame,
        PartFault.Late => Counters!.Late,
        PartFault.Overrun => Counters!.Overrun,
        PartFault.Missed => Counters!.Missed,
        PartFault.Failed => Counters!.Failed,
        PartFault.Stopped => Counters!.Stopped,
        _ => 0,
    };
}
