namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>
/// Two models over the same images: a reference (the float model) and a candidate (its integer one). Images are added one by one; only sums
/// are kept.
/// </summary>
public sealed class ModelComparison
{
    private double _signal;
    private double _noise;
    private int _agreed;
    private long _bothRight;
    private long _referenceOnly;
    private long _candidateOnly;

    /// <param name="classes">Number of classes, 2 or more.</param>
    public ModelComparison(int classes)
    {
        Reference = new ClassificationTally(classes);
        Candidate = new ClassificationTally(classes);
    }

    /// <summary>Number of images compared.</summary>
    public int Images { get; private set; }

    /// <summary>The reference against the truth; counts only images whose truth is known.</summary>
    public ClassificationTally Reference { get; }

    /// <summary>The candidate against the truth; counts only images whose truth is known.</summary>
    public ClassificationTally Candidate { get; }

    /// <summary>The images whose truth is known by which model judged them rightly.</summary>
    public PairedCounts Paired =>
        new(_bothRight, _referenceOnly, _candidateOnly, Reference.Images - _bothRight - _referenceOnly - _candidateOnly);

    /// <summary>Share of images on which both models answer the same class, 0..1; NaN without images.</summary>
    public double Agreement => (double)_agreed / Images;

    /// <summary>What the candidate loses in top-1, in percentage points; negative when it gains.</summary>
    public double Drop => 100 * (Reference.Top1 - Candidate.Top1);

    /// <summary>
    /// Signal to quantization noise of the logits in decibel: 10 log10 of the summed squares of the reference's logits over the summed
    /// squares of the differences. Positive infinity when there is no difference.
    /// </summary>
    public double LogitSqnrDb => 10 * Math.Log10(_signal / _noise);

    /// <summary>Compares the models' answers to one image.</summary>
    /// <param name="reference">The reference's logits.</param>
    /// <param name="candidate">The candidate's logits, as many.</param>
    /// <param name="truth">The true class, index from 0, or null when it is not known.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of logits differ, or are not the number of classes, or there is no such class.
    /// </exception>
    public void Add(ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate, int? truth)
    {
        if (reference.Length != Reference.Confusion.Classes || candidate.Length != reference.Length)
        {
            throw new ArgumentException(
                $"{reference.Length} and {candidate.Length} logits for {Reference.Confusion.Classes} classes.", nameof(candidate));
        }

        for (int i = 0; i < reference.Length; i++)
        {
            double difference = (double)reference[i] - candidate[i];
            _signal += (double)reference[i] * reference[i];
            _noise += difference * difference;
        }

        int referenceBest = Ranking.Best(reference);
        int candidateBest = Ranking.Best(candidate);
        Images++;
        _agreed += referenceBest == candidateBest ? 1 : 0;
        if (truth is { } known)
        {
            Reference.Add(reference, known);
            Candidate.Add(candidate, known);
            CountPair(referenceBest == known, candidateBest == known);
        }
    }

    private void CountPair(bool isReferenceRight, bool isCandidateRight)
    {
        _bothRight += isReferenceRight && isCandidateRight ? 1 : 0;
        _referenceOnly += isReferenceRight && !isCandidateRight ? 1 : 0;
        _candidateOnly += isCandidateRight && !isReferenceRight ? 1 : 0;
    }
}
