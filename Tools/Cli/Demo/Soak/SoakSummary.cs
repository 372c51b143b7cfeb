namespace EdgeConvNeXt.Cli.Demo.Soak;

/// <summary>What a soak came to; the last line of <c>edge demo --simulate-inference --json</c>.</summary>
internal sealed record SoakSummary
{
    /// <summary>Parts that came down the belt.</summary>
    public long Parts { get; init; }

    /// <summary>Those among them whose way to the reject position was counted by encoder; the others' was timed.</summary>
    public long ByEncoder { get; init; }

    /// <summary>Those that the light barrier saw, bounces not counted.</summary>
    public long Triggers { get; init; }

    /// <summary>Verdicts: as many as triggers, or something was lost.</summary>
    public long Verdicts { get; init; }

    /// <summary>Parts judged good.</summary>
    public long Ok { get; init; }

    /// <summary>Parts judged not good.</summary>
    public long Ng { get; init; }

    /// <summary>Unsure parts.</summary>
    public long Unsure { get; init; }

    /// <summary>Edges that belonged to the part before.</summary>
    public long Bounced { get; init; }

    /// <summary>Parts that came while too many were on their way.</summary>
    public long Missed { get; init; }

    /// <summary>Parts whose verdict did not stand at the deadline.</summary>
    public long Late { get; init; }

    /// <summary>Parts that no frame showed.</summary>
    public long NoFrame { get; init; }

    /// <summary>Parts whose frame came while too many waited for the model.</summary>
    public long Overrun { get; init; }

    /// <summary>Parts whose run failed.</summary>
    public long Failed { get; init; }

    /// <summary>Parts that the line was stopped before: none, for the soak waits for the last.</summary>
    public long Stopped { get; init; }

    /// <summary>Answers of the model that came after their part's verdict.</summary>
    public long ResultsTooLate { get; init; }

    /// <summary>Parts that the light barrier did not see.</summary>
    public long Blind { get; init; }

    /// <summary>Edges that the chip could not keep.</summary>
    public long LostEdges { get; init; }

    /// <summary>Parts that the output fired for.</summary>
    public long Rejected { get; init; }

    /// <summary>Parts that went by.</summary>
    public long Passed { get; init; }

    /// <summary>Those among the rejected that had no verdict when they were there.</summary>
    public long Undecided { get; init; }

    /// <summary>Parts that the reject queue had no room for.</summary>
    public long LostOnBelt { get; init; }

    /// <summary>Edges of the encoder that did not fit.</summary>
    public long EncoderSlips { get; init; }

    /// <summary>How often parts came while the encoder did not move forward.</summary>
    public long EncoderFailures { get; init; }

    /// <summary>How long after its due time the output became active where time counts, in virtual milliseconds: median.</summary>
    public double OutputLateMsP50 { get; init; }

    /// <summary>The same: 99th percentile.</summary>
    public double OutputLateMsP99 { get; init; }

    /// <summary>The same: longest.</summary>
    public double OutputLateMsMax { get; init; }

    /// <summary>Rejected parts that the sensor saw fall.</summary>
    public long Confirmed { get; init; }

    /// <summary>Rejected parts that it did not see.</summary>
    public long Unconfirmed { get; init; }

    /// <summary>What it saw although nothing was rejected.</summary>
    public long Unexpected { get; init; }

    /// <summary>Parts that came to the reject position: all of them, or the soak did not end.</summary>
    public long AtReject { get; init; }

    /// <summary>Parts that were there while the output was active.</summary>
    public long Ejected { get; init; }

    /// <summary>Parts that had to be rejected and were not hit: NG, without a verdict, or unsure where the recipe rejects those.</summary>
    public long EscapedAtReject { get; init; }

    /// <summary>Parts that were hit for nothing.</summary>
    public long WronglyRejected { get; init; }

    /// <summary>Parts that were hit by the pulse for a part just before them.</summary>
    public long CoveredByNeighbour { get; init; }

    /// <summary>Verdicts of another part's picture.</summary>
    public long Mistaken { get; init; }

    /// <summary>Verdicts that are not what the part's frames come to.</summary>
    public long Miscounted { get; init; }

    /// <summary>Unsure parts although nothing on record was a cause.</summary>
    public long Unjustified { get; init; }

    /// <summary>Verdicts for parts that had one already.</summary>
    public long Doubled { get; init; }

    /// <summary>Parts without a verdict.</summary>
    public long Missing { get; init; }

    /// <summary>Verdicts on the simulated disk.</summary>
    public long Written { get; init; }

    /// <summary>Verdicts that found it full.</summary>
    public long Shed { get; init; }

    /// <summary>How often the camera was lost.</summary>
    public long CameraLosses { get; init; }

    /// <summary>How often the wall clock jumped.</summary>
    public long ClockJumps { get; init; }

    /// <summary>How often parts came to be judged by another recipe.</summary>
    public long RecipeChanges { get; init; }

    /// <summary>How often the belt stopped.</summary>
    public long BeltStops { get; init; }

    /// <summary>Time that passed on the belt.</summary>
    public double VirtualSeconds { get; init; }

    /// <summary>Time that it took.</summary>
    public double Seconds { get; init; }

    /// <summary>Managed memory, 10^6 bytes, after a fifth of the parts.</summary>
    public double MemoryMbEarly { get; init; }

    /// <summary>The same at the end.</summary>
    public double MemoryMbLate { get; init; }

    /// <summary>Whether nothing was lost, doubled, mistaken, or rejected wrongly, and memory is flat.</summary>
    public bool IsBalanced { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every part is accounted for, once and rightly.</summary>
    /// <param name="verdicts">Verdicts that were published.</param>
    public bool Balances(long verdicts) =>
        Parts == Triggers + Blind
        && AtReject == Parts
        && Verdicts == Triggers && verdicts == Triggers
        && this is { Mistaken: 0, Miscounted: 0, Unjustified: 0, Doubled: 0, Missing: 0, Stopped: 0 }
        && this is { LostEdges: 0, LostOnBelt: 0, EscapedAtReject: 0, WronglyRejected: 0 }
        && this is { EncoderSlips: 0, EncoderFailures: 0 }
        && Rejected + Passed == Triggers
        && Confirmed + Unconfirmed == Rejected
        && Written + Shed == Verdicts;
}
