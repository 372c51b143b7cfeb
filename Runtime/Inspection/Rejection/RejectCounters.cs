using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Inspection.Rejection;

/// <summary>What happened at the reject position since the start. One thread counts; any thread may read.</summary>
public sealed class RejectCounters
{
    private long _passed;
    private long _rejected;
    private long _undecided;
    private long _lost;
    private long _confirmed;
    private long _unconfirmed;
    private long _unexpected;
    private long _encoderSlips;
    private long _encoderFailures;

    /// <summary>Parts that went by.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>Parts that the output fired for.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Those among the rejected that had no verdict when they were there.</summary>
    public long Undecided => Volatile.Read(ref _undecided);

    /// <summary>
    /// Parts that found the queue full. Their verdict is not known at the reject position, so the output stays active until the last of
    /// them has passed. Any of them is a fault of the station.
    /// </summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Rejected parts that the sensor saw fall.</summary>
    public long Confirmed => Volatile.Read(ref _confirmed);

    /// <summary>Rejected parts that it did not see in time.</summary>
    public long Unconfirmed => Volatile.Read(ref _unconfirmed);

    /// <summary>What the sensor saw although nothing was rejected.</summary>
    public long Unexpected => Volatile.Read(ref _unexpected);

    /// <summary>Edges of the encoder that did not fit its last levels: others were lost, and with each up to two steps.</summary>
    public long EncoderSlips => Volatile.Read(ref _encoderSlips);

    /// <summary>
    /// How often parts came while the encoder did not move forward: everything is rejected then, until it does and these parts have passed.
    /// </summary>
    public long EncoderFailures => Volatile.Read(ref _encoderFailures);

    /// <summary>
    /// How long after its due time the output became active; empty where the encoder counts, for then the time is not known.
    /// </summary>
    public LatencyHistogram Delay { get; } = new();

    internal void CountPassed() => Volatile.Write(ref _passed, _passed + 1);

    internal void CountRejected(bool isUndecided, TimeSpan? delay)
    {
        Volatile.Write(ref _rejected, _rejected + 1);
        Volatile.Write(ref _undecided, _undecided + (isUndecided ? 1 : 0));
        if (delay is { } late)
        {
            Delay.Record(late);
        }
    }

    internal void CountLost() => Volatile.Write(ref _lost, _lost + 1);

    internal void CountConfirmed() => Volatile.Write(ref _confirmed, _confirmed + 1);

    internal void CountUnconfirmed() => Volatile.Write(ref _unconfirmed, _unconfirmed + 1);

    internal void CountUnexpected() => Volatile.Write(ref _unexpected, _unexpected + 1);

    internal void CountEncoderFailure() => Volatile.Write(ref _encoderFailures, _encoderFailures + 1);

    internal void CountEncoderSlip() => Volatile.Write(ref _encoderSlips, _encoderSlips + 1);
}
