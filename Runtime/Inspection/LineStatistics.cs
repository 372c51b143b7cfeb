using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>What the line counted and timed since its start. One thread records each figure; any thread may read.</summary>
public sealed class LineStatistics
{
    private long _ok;
    private long _ng;
    private long _unsure;
    private long _failedRuns;
    private long _dropped;
    private int _lastOutcome = -1;
    private string? _lastFailure;

    /// <summary>Parts that got a verdict.</summary>
    public long Parts => Ok + Ng + Unsure;

    /// <summary>Parts judged good.</summary>
    public long Ok => Volatile.Read(ref _ok);

    /// <summary>Parts judged not good.</summary>
    public long Ng => Volatile.Read(ref _ng);

    /// <summary>Parts the line was not sure about, those without a picture included.</summary>
    public long Unsure => Volatile.Read(ref _unsure);

    /// <summary>
    /// Frames of a camera that a newer one replaced before the model had time for them, where every frame would be a part; they were none.
    /// The camera's own are not among them.
    /// </summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>The outcome of the last part; null before the first.</summary>
    public Outcome? LastOutcome => Volatile.Read(ref _lastOutcome) is >= 0 and int outcome ? (Outcome)outcome : null;

    /// <summary>Runs of the model that failed; each of their parts is unsure.</summary>
    public long FailedRuns => Volatile.Read(ref _failedRuns);

    /// <summary>Why the last of them did; null before the first.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>From capture until the line took the frame.</summary>
    public LatencyHistogram Wait { get; } = new();

    /// <summary>From pixels to the model's input.</summary>
    public LatencyHistogram Preprocess { get; } = new();

    /// <summary>The model's run.</summary>
    public LatencyHistogram Inference { get; } = new();

    /// <summary>From scores to the outcome.</summary>
    public LatencyHistogram Decide { get; } = new();

    /// <summary>From lease to verdict.</summary>
    public LatencyHistogram Total { get; } = new();

    internal void Record(in Verdict verdict)
    {
        Wait.Record(verdict.Timings.Wait);
        if (verdict.Label is not null)
        {
            Preprocess.Record(verdict.Timings.Preprocess);
            Inference.Record(verdict.Timings.Inference);
            Decide.Record(verdict.Timings.Decide);
            Total.Record(verdict.Timings.Total);
        }

        ref long counter = ref verdict.Outcome == Outcome.Ok ? ref _ok : ref verdict.Outcome == Outcome.Ng ? ref _ng : ref _unsure;
        Volatile.Write(ref counter, counter + 1);
        Volatile.Write(ref _lastOutcome, (int)verdict.Outcome);
    }

    internal void RecordDropped() => Volatile.Write(ref _dropped, _dropped + 1);

    internal void RecordFailedRun(string? reason)
    {
        Volatile.Write(ref _lastFailure, reason);
        Volatile.Write(ref _failedRuns, _failedRuns + 1);
    }
}
