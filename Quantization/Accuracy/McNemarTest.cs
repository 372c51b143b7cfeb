namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>
/// McNemar's test in its exact form: whether two models that judged the same images differ in accuracy by more than chance. Only images
/// that exactly one of them judged rightly tell anything; without a difference each such image is a fair coin.
/// </summary>
public static class McNemarTest
{
    // Below this share of the sum so far, what is left of a falling series cannot change a double.
    private const double Negligible = 1e-18;

    // From here on Stirling's series with three terms is exact to a double's precision.
    private const int SmallFactorial = 32;

    /// <summary>
    /// The chance, 0..1, of a split at least as uneven when both models are equally good: twice the smaller tail of the binomial
    /// distribution with p = 1/2, at most 1.
    /// </summary>
    /// <param name="counts">The images by which model judged them rightly.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of images is negative.</exception>
    public static double PValue(PairedCounts counts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(counts.ReferenceOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(counts.CandidateOnly);
        long discordant = counts.ReferenceOnly + counts.CandidateOnly;
        long fewer = Math.Min(counts.ReferenceOnly, counts.CandidateOnly);

        // An even split, or one that is uneven by a single image, leaves nothing out: rounding must not make that less than certain.
        if (discordant - (2 * fewer) <= 1)
        {
            return 1;
        }

        // In logarithms, because 2^-n is no double beyond a thousand images. The terms fall from the largest on: each is the one before
        // times
        // i / (n - i + 1), as C(n, i - 1) is of C(n, i).
        double sum = 0;
        double term = 1;
        for (long i = fewer; term > sum * Negligible; i--)
        {
            sum += term;
            term *= i / (double)(discordant - i + 1);
        }

        double logLargest = LogFactorial(discordant) - LogFactorial(fewer) - LogFactorial(discordant - fewer) - (discordant * Math.Log(2));
        return Math.Min(1, 2 * Math.Exp(logLargest + Math.Log(sum)));
    }

    private static double LogFactorial(long n)
    {
        if (n < SmallFactorial)
        {
            double product = 1;
            for (int i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        // Stirling's series, e.g. Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41.
        double x = n;
        double correction = (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * x * x * x * x * x));
        return ((x + 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + correction;
    }
}

/// <summary>Images by which model judged them rightly: the paired table from which two models are compared.</summary>
/// <param name="BothRight">Images that both models judged rightly.</param>
/// <param name="ReferenceOnly">Images that only the reference judged rightly.</param>
/// <param name="CandidateOnly">Images that only the candidate judged rightly.</param>
/// <param name="BothWrong">Images that neither judged rightly.</param>
public readonly record struct PairedCounts(long BothRight, long ReferenceOnly, long CandidateOnly, long BothWrong)
{
    /// <summary>Number of images.</summary>
    public long Images => BothRight + ReferenceOnly + CandidateOnly + BothWrong;
}
