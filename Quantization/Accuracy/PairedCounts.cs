namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Images by who judged them rightly: the paired table from which two models are compared.</summary>
/// <param name="BothRight">Images that both models judged rightly.</param>
/// <param name="ReferenceOnly">Images that only the reference judged rightly.</param>
/// <param name="CandidateOnly">Images that only the candidate judged rightly.</param>
/// <param name="BothWrong">Images that neither judged rightly.</param>
public readonly record struct PairedCounts(long BothRight, long ReferenceOnly, long CandidateOnly, long BothWrong)
{
    /// <summary>Number of images.</summary>
    public long Images => BothRight + ReferenceOnly + CandidateOnly + BothWrong;
}
