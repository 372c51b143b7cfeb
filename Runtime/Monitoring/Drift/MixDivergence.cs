namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>How far the mix of predicted classes in a window is from a baseline's.</summary>
internal static class MixDivergence
{
    /// <summary>From this divergence on a mix counts as changed, in windows large enough.</summary>
    public const double Threshold = 0.15;

    // Added to the count of each class on both sides (Krichevsky and Trofimov), so that one that was never seen is no infinity.
    private const double Smoothing = 0.5;

    /// <summary>
    /// The Kullback-Leibler divergence of a window's mix from the baseline's, in nats: 0 for the same, never below.
    /// </summary>
    /// <param name="window">Parts of each class.</param>
    /// <param name="baseline">The same, in the same order.</param>
    public static double Of(ReadOnlySpan<long> window, ReadOnlySpan<long> baseline)
    {
        double windowAll = All(window);
        double baselineAll = All(baseline);
        double sum = 0;
        for (int i = 0; i < window.Length; i++)
        {
            double share = (window[i] + Smoothing) / windowAll;
            sum += share * Math.Log(share / ((baseline[i] + Smoothing) / baselineAll));
        }

        return Math.Max(0, sum);
    }

    /// <summary>The class whose share changed most.</summary>
    public static int LeaderOf(ReadOnlySpan<long> window, ReadOnlySpan<long> baseline)
    {
        double windowAll = All(window);
        double baselineAll = All(baseline);
        int leader = 0;
        double most = -1;
        for (int i = 0; i < window.Length; i++)
        {
            double difference = Math.Abs(((window[i] + Smoothing) / windowAll) - ((baseline[i] + Smoothing) / baselineAll));
            (leader, most) = difference > most ? (i, difference) : (leader, most);
        }

        return leader;
    }

    /// <summary>
    /// The divergence from which on a window counts as changed: <see cref="Threshold"/>, or more where a window of so few parts and a
    /// baseline of so few have more by chance. With W parts, K classes and x = W times the divergence, that is at most as probable as
    /// e^-x (e x / (K - 1))^(K - 1) for x above K - 1: R. Agrawal, "Finite-sample concentration of the multinomial in relative entropy",
    /// 2020. That holds for a mix that is known; a baseline of B parts scatters as well, which adds W / B to the variance, and so to x.
    /// </summary>
    /// <param name="parts">Parts of the window, 1 or more.</param>
    /// <param name="baselineParts">Parts of the baseline, 1 or more.</param>
    /// <param name="classes">Number of classes, 2 or more.</param>
    /// <param name="probability">How probable a false alarm may be, above 0 to 1.</param>
    public static double ThresholdFor(long parts, long baselineParts, int classes, double probability)
    {
        double free = classes - 1;
        double low = free;
        double high = free + 1;
        while (Bound(high, free) > Math.Log(probability))
        {
            (low, high) = (high, high * 2);
        }

        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Bound(middle, free) > Math.Log(probability) ? (middle, high) : (low, middle);
        }

        return Math.Max(Threshold, high / parts * (1 + ((double)parts / baselineParts)));
    }

    private static double Bound(double x, double free) => -x + (free * (1 + Math.Log(x / free)));

    private static double All(ReadOnlySpan<long> counts)
    {
        double all = counts.Length * Smoothing;
        foreach (long count in counts)
        {
            all += count;
        }

        return all;
    }
}
