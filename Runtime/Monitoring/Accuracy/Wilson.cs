namespace EdgeConvNeXt.Runtime.Monitoring.Accuracy;

/// <summary>Bounds of a share that was seen in a sample.</summary>
internal static class Wilson
{
    /// <summary>
    /// The bounds of Wilson's interval (1927, "Probable inference, the law of succession, and statistical inference"): unlike the usual
    /// plus or minus it has a width where no error, or nothing but errors, was seen.
    /// </summary>
    /// <param name="share">The share that was seen, 0..1.</param>
    /// <param name="count">Size of the sample, above 0; infinite where all was seen.</param>
    /// <param name="z">Standard deviations on each side.</param>
    public static (double Low, double High) Bounds(double share, double count, double z)
    {
        double square = z * z / count;
        double middle = Center(share, count, z);
        double half = z / (1 + square) * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    /// <summary>The middle of these bounds: what the share may well be where few were seen.</summary>
    /// <param name="share">The share that was seen, 0..1.</param>
    /// <param name="count">Size of the sample, above 0.</param>
    /// <param name="z">Standard deviations on each side.</param>
    public static double Center(double share, double count, double z) => (share + (z * z / (2 * count))) / (1 + (z * z / count));
}
