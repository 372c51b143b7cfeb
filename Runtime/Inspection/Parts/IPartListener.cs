namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>Hears of each part's verdict, once.</summary>
public interface IPartListener
{
    /// <summary>A part has its verdict. May not call back into the tracker.</summary>
    /// <param name="part">The part.</param>
    /// <param name="scores">Softmax probabilities of the deciding frame in the model's label order, all 0 without one; only valid during the call.</param>
    void OnDecided(in PartVerdict part, ReadOnlySpan<float> scores);
}
