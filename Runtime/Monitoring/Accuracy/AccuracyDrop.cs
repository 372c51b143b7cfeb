namespace EdgeConvNeXt.Runtime.Monitoring.Accuracy;

/// <summary>
/// Whether a line has become worse, as far as its labels can carry the answer. It alarms where a drop is proven (one-sided 5 %) and is no
/// trifle; it says that there is none only where a drop of <see cref="Matters"/> would have been found in four of five cases; else it says
/// how many labels are missing.
/// </summary>
/// <param name="Result">What it says.</param>
/// <param name="Drop">
/// How much lower the accuracy is, in shares of 1, negative where it is higher; null where one of both is not known.
/// </param>
/// <param name="MoreLabels">
/// How many more labels of OK parts would do; 0 where there are enough, null where no number of this time's labels would, because too
/// little is known of the time before or of parts that were not OK.
/// </param>
internal readonly record struct AccuracyDrop(DropResult Result, double? Drop, long? MoreLabels)
{
    /// <summary>The drop that is looked for: half a percentage point.</summary>
    public const double Matters = 0.005;

    // Standard deviations of a one-sided 5 %, and of a power of 80 %.
    private const double Alarm = 1.6448536;
    private const double Power = 0.8416212;

    // A drop below is not told of, however many labels prove it: with the fewest labels that do it would not be proven either.
    private const double Trifle = Matters * Alarm / (Alarm + Power);

    // Where nothing is known of OK parts: that every hundredth is an escape.
    private const double UsualShare = 0.99;

    /// <summary>Holds a time against the time before it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="before">What it is held against.</param>
    public static AccuracyDrop Of(AccuracySample now, AccuracySample before)
    {
        double? drop = before.Accuracy - now.Accuracy;
        if (IsProven(now, before, drop))
        {
            return new AccuracyDrop(DropResult.Dropped, drop, 0);
        }

        long? more = More(now, before);
        return new AccuracyDrop(drop is not null && more == 0 ? DropResult.Steady : DropResult.Open, drop, more);
    }

    /// <summary>
    /// How many labels find a drop of <see cref="Matters"/> from a known share in about four of five cases, at a one-sided 5 %: 2,830 from
    /// 99 %, 12,116 from 95 %.
    /// </summary>
    /// <param name="share">The share before, 0..1.</param>
    /// <remarks>
    /// The usual size of a sample for one share: Fleiss, Levin and Paik 2003, "Statistical Methods for Rates and Proportions".
    /// </remarks>
    public static long LabelsFrom(double share) => Labels(share, weight: 1, uncertainty: 0)!.Value;

    // The upper bound of the difference, put together as in AccuracySample.Bounds, is below zero.
    private static bool IsProven(AccuracySample now, AccuracySample before, double? drop)
    {
        if (drop is not { } fall || !(fall >= Trifle))
        {
            return false;
        }

        double above = now.Bounds(Alarm)!.Value.High - now.Accuracy!.Value;
        double below = before.Accuracy!.Value - before.Bounds(Alarm)!.Value.Low;
        return fall > Math.Sqrt((above * above) + (below * below));
    }

    private static long? More(AccuracySample now, AccuracySample before)
    {
        if (before.Accuracy is null)
        {
            return null;
        }

        // What this time's labels of OK parts do not change: the time before, and parts that were not OK.
        double uncertainty = Variance(before, before.Ok) + Variance(before, before.Ng) + Variance(before, before.Unsure)
            + Variance(now, now.Ng) + Variance(now, now.Unsure);
        VerdictStratum known = now.Ok + before.Ok;
        double share = known.Labelled > 0 ? WilsonInterval.Center(known.Share!.Value, known.Labelled, Alarm) : UsualShare;
        if (Labels(share, now.Weight(now.Ok), uncertainty) is not { } effective)
        {
            return null;
        }

        // Of few parts fewer labels do.
        double needed = effective / (1 + (effective / Math.Max(1.0, now.Ok.Parts)));
        return Math.Max(0, (long)Math.Ceiling(needed) - now.Ok.Labelled);
    }

    // How many labels, of parts that are such a share of all, find the drop beside what is uncertain anyway.
    private static long? Labels(double share, double weight, double uncertainty)
    {
        double left = (Matters * Matters) - ((Alarm + Power) * (Alarm + Power) * uncertainty);
        double after = Math.Max(0, share - Matters);
        double spread = (Alarm * Math.Sqrt(share * (1 - share))) + (Power * Math.Sqrt(after * (1 - after)));
        return left > 0 ? (long)Math.Ceiling(weight * weight * spread * spread / left) : null;
    }

    private static double Variance(AccuracySample sample, VerdictStratum stratum)
    {
        double count = stratum.EffectiveCount;
        if (stratum.Parts == 0 || double.IsInfinity(count))
        {
            return 0;
        }

        double share = count > 0 ? WilsonInterval.Center(stratum.Share!.Value, count, Alarm) : 0.5;
        double weight = sample.Weight(stratum);
        return weight * weight * share * (1 - share) / Math.Max(1, count);
    }
}

/// <summary>What is known of a line's accuracy over time.</summary>
internal enum DropResult
{
    /// <summary>Nothing yet: there are too few labels.</summary>
    Open,

    /// <summary>It has not dropped by as much as matters.</summary>
    Steady,

    /// <summary>It has dropped.</summary>
    Dropped,
}
