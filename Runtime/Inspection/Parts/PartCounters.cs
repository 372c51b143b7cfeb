namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>What happened to triggers and parts since the start. One thread counts; any thread may read.</summary>
public sealed class PartCounters
{
    private readonly long[] _faults = new long[Enum.GetValues<PartFault>().Length];
    private long _triggers;
    private long _bounced;
    private long _ok;
    private long _ng;
    private long _unsure;
    private long _tooLate;
    private long _unreadCodes;

    /// <summary>Triggers that began a part, missed ones included, bounces not.</summary>
    public long Triggers => Volatile.Read(ref _triggers);

    /// <summary>Triggers that belonged to the part before.</summary>
    public long Bounced => Volatile.Read(ref _bounced);

    /// <summary>Parts with a verdict.</summary>
    public long Verdicts => Ok + Ng + Unsure;

    /// <summary>Parts judged good.</summary>
    public long Ok => Volatile.Read(ref _ok);

    /// <summary>Parts judged not good.</summary>
    public long Ng => Volatile.Read(ref _ng);

    /// <summary>Parts whose verdict is unsure.</summary>
    public long Unsure => Volatile.Read(ref _unsure);

    /// <summary>Results of the model that came after their part's verdict; they change nothing.</summary>
    public long ResultsTooLate => Volatile.Read(ref _tooLate);

    /// <summary>Parts in whose frames the code that the recipe asks for could not be read.</summary>
    public long UnreadCodes => Volatile.Read(ref _unreadCodes);

    /// <summary>Parts that came while too many were on their way; unsure.</summary>
    public long Missed => Of(PartFault.Missed);

    /// <summary>Parts whose verdict did not stand at the deadline; unsure.</summary>
    public long Late => Of(PartFault.Late);

    /// <summary>Parts without a frame; unsure.</summary>
    public long NoFrame => Of(PartFault.NoFrame);

    /// <summary>Parts whose frame came while too many waited for the model; unsure.</summary>
    public long Overrun => Of(PartFault.Overrun);

    /// <summary>Parts whose frame held no picture, or whose run of the model failed; unsure.</summary>
    public long Failed => Of(PartFault.Failed);

    /// <summary>Parts that the line was stopped before; unsure.</summary>
    public long Stopped => Of(PartFault.Stopped);

    internal void CountTrigger() => Volatile.Write(ref _triggers, _triggers + 1);

    internal void CountBounce() => Volatile.Write(ref _bounced, _bounced + 1);

    internal void CountLateResult() => Volatile.Write(ref _tooLate, _tooLate + 1);

    internal void CountUnreadCode() => Volatile.Write(ref _unreadCodes, _unreadCodes + 1);

    internal void Count(Outcome outcome, PartFault fault)
    {
        ref long counter = ref outcome == Outcome.Ok ? ref _ok : ref outcome == Outcome.Ng ? ref _ng : ref _unsure;
        Volatile.Write(ref counter, counter + 1);
        Volatile.Write(ref _faults[(int)fault], _faults[(int)fault] + 1);
    }

    private long Of(PartFault fault) => Volatile.Read(ref _faults[(int)fault]);
}
