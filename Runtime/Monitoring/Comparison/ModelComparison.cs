namespace EdgeConvNeXt.Runtime.Monitoring.Comparison;

/// <summary>
/// Two models on the same parts: the line's, which decides, and a shadow, which would like to. Only parts that one would pass and the other
/// would not say anything about which is better, once a person has said what the part is. Bad and good parts are two questions, for an
/// escape costs something else than overkill.
/// </summary>
/// <param name="Escapes">Bad parts: a win is one that the shadow stops and the line passes.</param>
/// <param name="Overkill">Good parts: a win is one that the shadow passes and the line stops.</param>
internal readonly record struct ModelComparison(PairedTest Escapes, PairedTest Overkill)
{
    /// <summary>Disagreements that a person has labelled.</summary>
    public long Labelled => Escapes.Count + Overkill.Count;

    /// <summary>
    /// What the labels say. The shadow is better where it is proven to let fewer bad parts through, and not proven to stop more good ones;
    /// or where it is proven to stop fewer good ones, and lets through no more bad ones as far as was seen. For two models that are equally
    /// good the chance that one of both proofs ever speaks for the shadow is 5 % together, for half of each one's 5 % speaks against it.
    /// </summary>
    public ComparisonResult Result =>
        Escapes.Result == PairedResult.FirstBetter || Overkill.Result == PairedResult.FirstBetter ? ComparisonResult.Worse
        : Escapes.Result == PairedResult.SecondBetter ? ComparisonResult.Better
        : Overkill.Result == PairedResult.SecondBetter && Escapes.Wins >= Escapes.Losses ? ComparisonResult.Better
        : ComparisonResult.Open;

    /// <summary>How many more labelled disagreements would decide if they went on coming in the present shares.</summary>
    /// <returns>0 when it is decided; null where that would never be, or is not known because there are none.</returns>
    public long? MoreToDecide()
    {
        if (Result != ComparisonResult.Open)
        {
            return 0;
        }

        return new[] { More(Escapes), More(Overkill) }.Min();
    }

    /// <summary>The same with one more disagreement that a person has labelled.</summary>
    /// <param name="isGood">Whether the part is good.</param>
    /// <param name="passes">Whether the shadow would pass it, which the line would not; else the line passes it.</param>
    public ModelComparison With(bool isGood, bool passes) => isGood
        ? this with { Overkill = Add(Overkill, isWin: passes) }
        : this with { Escapes = Add(Escapes, isWin: !passes) };

    // Of the disagreements that come only a share is of the kind that a test is about. One that has decided, and yet settles nothing,
    // waits for the other.
    private long? More(PairedTest test) =>
        test.MoreToDecide() is > 0 and var more ? (long)Math.Ceiling(more * ((double)Labelled / test.Count)) : null;

    private static PairedTest Add(PairedTest test, bool isWin) =>
        isWin ? test with { Wins = test.Wins + 1 } : test with { Losses = test.Losses + 1 };
}

/// <summary>What is known of a shadow beside the line's model.</summary>
internal enum ComparisonResult
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>The shadow is better.</summary>
    Better,

    /// <summary>The shadow is worse at something.</summary>
    Worse,
}
