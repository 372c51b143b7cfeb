namespace EdgeConvNeXt.Runtime.Inspection;

/// <summary>Where verdicts go. Never holds up the line.</summary>
public interface IVerdictSink : IAsyncDisposable
{
    /// <summary>Verdicts that could not be kept because the sink was full or broken.</summary>
    long Dropped { get; }

    /// <summary>Takes a verdict; never blocks and never throws. What it cannot take it counts in <see cref="Dropped"/>.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="scores">Softmax probabilities in the model's label order; only valid during the call.</param>
    void Publish(in Verdict verdict, ReadOnlySpan<float> scores);
}
