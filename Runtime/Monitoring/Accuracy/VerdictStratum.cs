namespace EdgeConvNeXt.Runtime.Monitoring.Accuracy;

/// <summary>Parts of one verdict in one week, and those of them that a person has labelled.</summary>
/// <param name="Parts">All of them, 0 or more.</param>
/// <param name="Labelled">Those labelled, up to <paramref name="Parts"/>, chosen by nothing that has to do with what they are.</param>
/// <param name="Right">Of those labelled the ones whose verdict is right.</param>
internal readonly record struct VerdictStratum(long Parts, long Labelled, long Right)
{
    /// <summary>The share that is right, as far as was seen; null where nothing was.</summary>
    public double? Share => Labelled > 0 ? (double)Right / Labelled : null;

    /// <summary>
    /// How many labels of a far larger number of parts would tell as much: more than there are, for what was seen needs no guess; infinite
    /// where all was seen (the finite population correction: Cochran 1977, "Sampling Techniques", 2.6).
    /// </summary>
    public double EffectiveCount => Labelled >= Parts ? double.PositiveInfinity : Labelled / (1 - ((double)Labelled / Parts));

    /// <summary>Both together.</summary>
    public static VerdictStratum operator +(VerdictStratum left, VerdictStratum right) =>
        new(left.Parts + right.Parts, left.Labelled + right.Labelled, left.Right + right.Right);

    /// <summary>Wilson's bounds of the share; 0 and 1 where nothing was seen.</summary>
    public WilsonInterval Bounds(double z) => Share is not { } share ? new WilsonInterval(0, 1)
        : double.IsInfinity(EffectiveCount) ? new WilsonInterval(share, share)
        : WilsonInterval.Of(share, EffectiveCount, z);
}
