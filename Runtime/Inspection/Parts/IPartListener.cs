namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>Is called with each part's verdict, once.</summary>
public interface IPartListener
{
    /// <summary>A part has its verdict. May not call back into the tracker.</summary>
    /// <param name="part">The part.</param>
    /// <param name="scores">
    /// Softmax probabilities of the deciding frame in the model's label order, all 0 without one; only valid during the call.
    /// </param>
    void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores);
}

/// <summary>The outcome for one part; <see cref="Verdict.Rule"/> says which rule decides on what is done with it.</summary>
/// <param name="Verdict">Of the frame that decided; of no frame when there was none.</param>
/// <param name="TriggeredAt">When the part announced itself.</param>
/// <param name="DecidedAt">When the verdict stood.</param>
/// <param name="IsRejected">Whether the reject line has to fire for it.</param>
/// <param name="Fault">What kept it from being judged.</param>
public readonly record struct PartVerdict(
    Verdict Verdict, MonotonicTime TriggeredAt, MonotonicTime DecidedAt, bool IsRejected, PartFault Fault);
