namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>
/// Where a share lies, by what was counted: the score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927). It
/// stays inside 0..1 and does not shrink to a point at the ends.
/// </summary>
/// <param name="Low">Lower bound, 0..1.</param>
/// <param name="High">Upper bound, 0..1.</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>The interval of a share.</summary>
    /// <param name="share">The share that was seen, 0..1.</param>
    /// <param name="count">
    /// Of how many it was seen, above 0; no whole number where observations weigh differently, infinite where all was seen.
    /// </param>
    /// <param name="z">Standard deviations to each side, above 0: 1.96 for 95 %.</param>
    public static WilsonInterval Of(double share, double count, double z)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(z);
        double square = z * z / count;
        double middle = Center(share, count, z);
        double half = z * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count))) / (1 + square);
        return new WilsonInterval(Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>The middle of the interval: what the share may well be where few were seen.</summary>
    /// <param name="share">The share that was seen, 0..1.</param>
    /// <param name="count">Of how many it was seen, above 0.</param>
    /// <param name="z">Standard deviations to each side, above 0.</param>
    public static double Center(double share, double count, double z) => (share + (z * z / (2 * count))) / (1 + (z * z / count));

    /// <summary>Whether two shares may be the same.</summary>
    public bool Overlaps(WilsonInterval other) => Low <= other.High && other.Low <= High;
}
