using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Slots;
using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Runtime.Inspection.Trials;

/// <summary>Counts what the model that judges now does, from its first part on; parts of another are counted anew.</summary>
public sealed class ModelTally : IVerdictSink
{
    private Counts _counts = new(null);

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <summary>What was counted of a model. For any thread.</summary>
    /// <param name="model">The model.</param>
    public (ModelRecord Record, long FailedRuns) Of(ModelIdentity model)
    {
        Counts counts = Volatile.Read(ref _counts);
        return ReferenceEquals(counts.Model, model)
            ? (counts.Record, counts.FailedRuns)
            : (new ModelRecord(0, 0, 0, 0), 0);
    }

    /// <inheritdoc/>
    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores)
    {
        ModelIdentity? model = verdict.Basis?.Model;
        if (!ReferenceEquals(_counts.Model, model))
        {
            Volatile.Write(ref _counts, new Counts(model));
        }

        _counts.Add(verdict);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Counts(ModelIdentity? model)
    {
        private readonly LatencyHistogram _latency = new();
        private long _parts;
        private long _ng;
        private long _unsure;
        private long _failedRuns;

        public ModelIdentity? Model => model;

        public long FailedRuns => Volatile.Read(ref _failedRuns);

        public ModelRecord Record => new(
            Volatile.Read(ref _parts), Volatile.Read(ref _ng), Volatile.Read(ref _unsure),
            _latency.Percentile(0.99).TotalMilliseconds);

        // Parts that no frame showed say nothing of the model.
        public void Add(in Verdict verdict)
        {
            if (verdict.HasRunFailed)
            {
                Volatile.Write(ref _failedRuns, _failedRuns + 1);
            }

            if (verdict.Label is not null)
            {
                _latency.Record(verdict.Timings.Total);
                Volatile.Write(ref _ng, _ng + (verdict.Outcome == Outcome.Ng ? 1 : 0));
                Volatile.Write(ref _unsure, _unsure + (verdict.Outcome == Outcome.Unsure ? 1 : 0));
                Volatile.Write(ref _parts, _parts + 1);
            }
        }
    }
}
