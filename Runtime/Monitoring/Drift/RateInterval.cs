namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>Where a rate lies that was seen in a number of parts, or the mean of ranks among them.</summary>
/// <param name="Lower">Its lower bound, 0 to 1.</param>
/// <param name="Upper">Its upper bound.</param>
internal readonly record struct RateInterval(double Lower, double Upper)
{
    // 97.5 % on either side.
    private const double Z = 1.96;

    // A mean rank that is off by so much is no alarm however sure it is: a shift by a tenth of the standard deviation.
    private const double RankAllowance = 0.03;

    /// <summary>Wilson's score interval of a rate.</summary>
    /// <param name="hits">Parts that count.</param>
    /// <param name="parts">All of them, 1 or more.</param>
    public static RateInterval Of(long hits, long parts)
    {
        double rate = (double)hits / parts;
        double z2 = Z * Z / parts;
        double middle = (rate + (z2 / 2)) / (1 + z2);
        double half = Z / (1 + z2) * Math.Sqrt((rate * (1 - rate) / parts) + (z2 / parts / 4));
        return new RateInterval(hits == 0 ? 0 : Math.Max(0, middle - half), hits == parts ? 1 : Math.Min(1, middle + half));
    }

    /// <summary>Of the mean rank of parts among those of a baseline: ranks have the variance 1/12.</summary>
    /// <param name="parts">Parts of the baseline, 1 or more.</param>
    public static RateInterval OfRanks(long parts)
    {
        double half = RankAllowance + (Z / Math.Sqrt(12.0 * parts));
        return new RateInterval(Math.Max(0, 0.5 - half), Math.Min(1, 0.5 + half));
    }
}
