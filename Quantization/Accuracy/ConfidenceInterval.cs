namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>A 95 % confidence interval of a share or of a difference of shares.</summary>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    // The 97.5th percentile of the standard normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Interval of a share, 0..1, that was seen <paramref name="hits"/> times in <paramref name="images"/>: the score interval (E. B.
    /// Wilson, Journal of the American Statistical Association 22, 1927). It stays inside 0..1 and does not shrink to a point at the ends.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no images, or more hits than images.</exception>
    public static ConfidenceInterval OfShare(long hits, long images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, images);
        double share = (double)hits / images;
        double weight = Z * Z / images;
        double middle = (share + (weight / 2)) / (1 + weight);
        double half = Z * Math.Sqrt((share * (1 - share) / images) + (weight / (4 * images))) / (1 + weight);
        return new ConfidenceInterval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>
    /// Interval of what the candidate loses against the reference on the same images, as a difference of shares, -1..1: the paired score
    /// interval, method 10 of R. G. Newcombe, Improved confidence intervals for the difference between binomial proportions based on paired
    /// data, Statistics in Medicine 17, 1998. It is sound for few images and for models that hardly ever disagree, where the textbook
    /// interval has no width.
    /// </summary>
    /// <param name="counts">The images by which model judged them rightly.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no images.</exception>
    public static ConfidenceInterval OfLoss(PairedCounts counts)
    {
        long images = counts.Images;
        long referenceRight = counts.BothRight + counts.ReferenceOnly;
        long candidateRight = counts.BothRight + counts.CandidateOnly;
        ConfidenceInterval reference = OfShare(referenceRight, images);
        ConfidenceInterval candidate = OfShare(candidateRight, images);
        double referenceShare = (double)referenceRight / images;
        double candidateShare = (double)candidateRight / images;
        double correlation = Correlation(counts);
        double loss = (double)(counts.ReferenceOnly - counts.CandidateOnly) / images;
        return new ConfidenceInterval(
            loss - Combine(referenceShare - reference.Low, candidate.High - candidateShare, correlation),
            loss + Combine(reference.High - referenceShare, candidateShare - candidate.Low, correlation));
    }

    // The law of cosines: two deviations that are correlated partly cancel in their difference.
    private static double Combine(double first, double second, double correlation) =>
        Math.Sqrt(Math.Max(0, (first * first) - (2 * correlation * first * second) + (second * second)));

    // The phi coefficient with Newcombe's continuity correction; 0 where a margin is empty.
    private static double Correlation(PairedCounts counts)
    {
        double margins = (double)(counts.BothRight + counts.ReferenceOnly) * (counts.CandidateOnly + counts.BothWrong)
            * (counts.BothRight + counts.CandidateOnly) * (counts.ReferenceOnly + counts.BothWrong);
        if (margins == 0)
        {
            return 0;
        }

        double association = ((double)counts.BothRight * counts.BothWrong) - ((double)counts.ReferenceOnly * counts.CandidateOnly);
        double corrected = association > 0 ? Math.Max(0, association - (counts.Images / 2.0)) : association;
        return corrected / Math.Sqrt(margins);
    }
}
