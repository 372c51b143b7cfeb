namespace EdgeConvNeXt.Runtime.Monitoring.Accuracy;

/// <summary>
/// What a time's labels say about all of its parts. A verdict is right where the part is good and it was OK, or where it is not and it was
/// not: unsure counts as NG, as it does at the reject line. NG and unsure parts are all labelled where people have the time, OK parts are
/// sampled: so each verdict is judged by its own labels and counts by its number of parts (stratified sampling with known numbers: Cochran
/// 1977, "Sampling Techniques", 5.4; with equal chances within a verdict that is the estimate of Horvitz and Thompson 1952).
/// </summary>
/// <param name="Ok">Parts with the verdict OK; what is wrong among them are escapes.</param>
/// <param name="Ng">Parts with the verdict NG; what is wrong among them is overkill.</param>
/// <param name="Unsure">Parts with the verdict unsure; what is wrong among them is overkill.</param>
internal readonly record struct AccuracySample(VerdictStratum Ok, VerdictStratum Ng, VerdictStratum Unsure)
{
    /// <summary>Standard deviations on each side that hold the truth in 95 of 100 cases.</summary>
    public const double TwoSided = 1.959964;

    /// <summary>All parts.</summary>
    public long Parts => Ok.Parts + Ng.Parts + Unsure.Parts;

    /// <summary>The share of parts whose verdict is right, 0..1; null where nothing is known of a verdict that parts have.</summary>
    public double? Accuracy => Sum(stratum => stratum.Share);

    /// <summary>The share of parts that are bad and passed as OK, 0..1; null where no OK part is labelled.</summary>
    public double? Escapes => Ok.Parts == 0 ? Parts == 0 ? null : 0 : Weight(Ok) * (1 - Ok.Share);

    /// <summary>The share of parts that are good and were not OK, 0..1; null where nothing is known of them.</summary>
    public double? Overkill => Accuracy is { } accuracy && Escapes is { } escapes ? Math.Max(0, 1 - accuracy - escapes) : null;

    /// <summary>Both together, as if they were of one time.</summary>
    public static AccuracySample operator +(AccuracySample left, AccuracySample right) =>
        new(left.Ok + right.Ok, left.Ng + right.Ng, left.Unsure + right.Unsure);

    /// <summary>
    /// Bounds of the accuracy, also where no error was seen; null where it is. Wilson's bounds of each verdict, put together as squares of
    /// their distances (Zou and Donner 2008, "Construction of confidence limits about effect measures: a general approach").
    /// </summary>
    /// <param name="z">Standard deviations on each side.</param>
    public (double Low, double High)? Bounds(double z)
    {
        if (Accuracy is not { } accuracy)
        {
            return null;
        }

        double below = 0;
        double above = 0;
        foreach (VerdictStratum stratum in (ReadOnlySpan<VerdictStratum>)[Ok, Ng, Unsure])
        {
            if (stratum.Share is { } share)
            {
                (double low, double high) = stratum.Bounds(z);
                below += Square(Weight(stratum) * (share - low));
                above += Square(Weight(stratum) * (high - share));
            }
        }

        return (Math.Max(0, accuracy - Math.Sqrt(below)), Math.Min(1, accuracy + Math.Sqrt(above)));
    }

    /// <summary>The share of parts that have this verdict.</summary>
    public double Weight(VerdictStratum stratum) => Parts == 0 ? 0 : (double)stratum.Parts / Parts;

    private double? Sum(Func<VerdictStratum, double?> share)
    {
        if (Parts == 0)
        {
            return null;
        }

        double sum = 0;
        foreach (VerdictStratum stratum in (ReadOnlySpan<VerdictStratum>)[Ok, Ng, Unsure])
        {
            if (stratum.Parts > 0)
            {
                if (share(stratum) is not { } known)
                {
                    return null;
                }

                sum += Weight(stratum) * known;
            }
        }

        return sum;
    }

    private static double Square(double value) => value * value;
}
