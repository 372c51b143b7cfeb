namespace EdgeConvNeXt.Runtime.Monitoring.Comparison;

/// <summary>
/// Two models on the same parts: the line's, which decides, and a shadow, which would like to. Only parts that one would pass and the other
/// would not say anything about which is better, once a person has said what the part is. Bad and good parts are two questions, for an
/// escape costs something else than overkill. Disagreements are added in their order; what was proven once stays so.
/// </summary>
internal readonly record struct ModelComparison
{
    /// <summary>Bad parts, as labelled: a win is one that the shadow stops and the line passes.</summary>
    public PairedTest Escapes { get; private init; }

    /// <summary>Good parts, as labelled: a win is one that the shadow passes and the line stops.</summary>
    public PairedTest Overkill { get; private init; }

    /// <summary>Disagreements that nobody has labelled and that the shadow would pass.</summary>
    public long UnlabelledPassed { get; private init; }

    /// <summary>Disagreements that nobody has labelled and that the shadow would stop.</summary>
    public long UnlabelledStopped { get; private init; }

    private Proofs Known { get; init; }

    /// <summary>Disagreements that a person has labelled.</summary>
    public long Labelled => Escapes.Count + Overkill.Count;

    /// <summary>Disagreements that nobody has labelled.</summary>
    public long Unlabelled => UnlabelledPassed + UnlabelledStopped;

    /// <summary>
    /// What the labels say. The shadow is better where it is proven to let fewer bad parts through, and not proven to stop more good ones;
    /// or where it is proven to stop fewer good ones, and lets through no more bad ones as far as was seen. For two models that are equally
    /// good the chance that one of both proofs ever speaks for the shadow is 5 % together, for half of each one's 5 % speaks against it.
    /// </summary>
    public ComparisonResult Result => (Known & (Proofs.MoreEscapes | Proofs.MoreOverkill)) != 0 ? ComparisonResult.Worse
        : Known.HasFlag(Proofs.FewerEscapes) || (Known.HasFlag(Proofs.LessOverkill) && Escapes.Wins >= Escapes.Losses)
            ? ComparisonResult.Better
        : ComparisonResult.Open;

    /// <summary>How many more labelled disagreements would decide if they went on coming in the present shares.</summary>
    /// <returns>0 when it is decided; null where that would never be, or is not known because there are none.</returns>
    public long? MoreToDecide()
    {
        if (Result != ComparisonResult.Open)
        {
            return 0;
        }

        long? more = new[] { More(Escapes), More(Overkill) }.Min();

        // What is labelled would be enough, were it not for those that are not.
        return more == 0 ? Math.Max(1, Unlabelled) : more;
    }

    /// <summary>The same with one more disagreement.</summary>
    /// <param name="isGood">Whether the part is good; null where nobody has said.</param>
    /// <param name="passes">Whether the shadow would pass it, which the line would not; else the line passes it.</param>
    public ModelComparison With(bool? isGood, bool passes)
    {
        ModelComparison next = isGood switch
        {
            true => this with { Overkill = Add(Overkill, isWin: passes) },
            false => this with { Escapes = Add(Escapes, isWin: !passes) },
            null when passes => this with { UnlabelledPassed = UnlabelledPassed + 1 },
            null => this with { UnlabelledStopped = UnlabelledStopped + 1 },
        };
        return next with { Known = Known | next.Proven() };
    }

    // People see what the line stops more easily than what it passes: labels of one kind alone would make either model look better. So a
    // disagreement without a label counts against whatever is to be proven, as the part that would refute it.
    private Proofs Proven() =>
        (Says(Escapes, 0, UnlabelledPassed, PairedResult.SecondBetter) ? Proofs.FewerEscapes : 0)
        | (Says(Escapes, UnlabelledStopped, 0, PairedResult.FirstBetter) ? Proofs.MoreEscapes : 0)
        | (Says(Overkill, 0, UnlabelledStopped, PairedResult.SecondBetter) ? Proofs.LessOverkill : 0)
        | (Says(Overkill, UnlabelledPassed, 0, PairedResult.FirstBetter) ? Proofs.MoreOverkill : 0);

    private static bool Says(PairedTest test, long moreWins, long moreLosses, PairedResult result) =>
        new PairedTest(test.Wins + moreWins, test.Losses + moreLosses).Result == result;

    // Of the disagreements that come only a share is of the kind that a test is about. Overkill that is less settles nothing while more bad
    // parts get through: that waits for the other test.
    private long? More(PairedTest test) => test.MoreToDecide() switch
    {
        0 when test == Overkill && test.Result == PairedResult.SecondBetter && Escapes.Wins < Escapes.Losses => null,
        > 0 and var more => (long)Math.Ceiling(more * ((double)Labelled / test.Count)),
        var decided => decided,
    };

    private static PairedTest Add(PairedTest test, bool isWin) =>
        isWin ? test with { Wins = test.Wins + 1 } : test with { Losses = test.Losses + 1 };

    /// <summary>What was proven at some moment.</summary>
    [Flags]
    private enum Proofs
    {
        FewerEscapes = 1,
        MoreEscapes = 2,
        LessOverkill = 4,
        MoreOverkill = 8,
    }
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
