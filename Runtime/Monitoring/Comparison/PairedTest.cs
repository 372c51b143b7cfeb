namespace EdgeConvNeXt.Runtime.Monitoring.Comparison;

/// <summary>
/// Whether one of two models is right more often where exactly one of them is, by a test that may be looked at after every part and ended
/// at any time. A betting process: whoever holds that both are equally often right (share 1/2) pays out E times the stake; by Ville's
/// inequality E reaches 1/alpha with a chance of alpha at most, however long one looks.
/// </summary>
/// <param name="Wins">Parts where the second model alone was right, 0 or more.</param>
/// <param name="Losses">Parts where the first model alone was right, 0 or more.</param>
/// <remarks>
/// The stake is spread evenly over all shares (Robbins 1970, "Statistical methods related to the law of the iterated logarithm"; as a bet:
/// Shafer 2021, "Testing by betting"), which gives E = 2^n s! (n-s)! / (n+1)! for s wins out of n. McNemar's test looks at the same numbers
/// once; looked at after each of 500 it is wrong in 41 % of all cases.
/// </remarks>
internal readonly record struct PairedTest(long Wins, long Losses)
{
    /// <summary>What the test may be wrong by: the chance of ever deciding between models that are equally good.</summary>
    public const double Alpha = 0.05;

    // Where the confidence sequence's ends are looked for: halving so often leaves 1e-15.
    private const int Halvings = 50;

    // Beyond that the answer is "never" for any plant.
    private const long MostLabels = 10_000_000;

    /// <summary>Parts where exactly one of them was right.</summary>
    public long Count => Wins + Losses;

    /// <summary>ln E.</summary>
    public double LogEvidence => (Count * Math.Log(2)) + LogBeta(Wins, Losses);

    /// <summary>E; infinite where it is beyond all numbers.</summary>
    public double Evidence => Math.Exp(LogEvidence);

    /// <summary>What it says.</summary>
    public PairedResult Result =>
        !(LogEvidence >= -Math.Log(Alpha)) || Wins == Losses ? PairedResult.Open
        : Wins > Losses ? PairedResult.SecondBetter
        : PairedResult.FirstBetter;

    /// <summary>
    /// The shares of wins, 0..1, that are not refuted: at all moments together they hold the true one with a chance of 95 %. It holds 1/2
    /// exactly as long as the test is open.
    /// </summary>
    /// <remarks>
    /// The confidence sequence of the same process: the shares p whose own E, s! (n-s)! / ((n+1)! p^s (1-p)^(n-s)), is below 20.
    /// </remarks>
    public (double Low, double High) ShareBounds
    {
        get
        {
            double share = Count == 0 ? 0.5 : (double)Wins / Count;
            return (Wins == 0 ? 0 : Bound(0, share), Losses == 0 ? 1 : Bound(1, share));
        }
    }

    /// <summary>How many more such parts would decide if wins and losses went on coming in the present shares.</summary>
    /// <returns>0 when it is decided; null where that would never be, or is not known because there are none.</returns>
    public long? MoreToDecide()
    {
        if (Result != PairedResult.Open)
        {
            return 0;
        }

        if (Wins == Losses || !At(MostLabels).IsDecided)
        {
            return null;
        }

        long open = 0;
        long decided = MostLabels;
        while (decided - open > 1)
        {
            long middle = open + ((decided - open) / 2);
            (open, decided) = At(middle).IsDecided ? (open, middle) : (middle, decided);
        }

        return decided;
    }

    private bool IsDecided => Result != PairedResult.Open;

    private PairedTest At(long more)
    {
        long total = Count + more;
        long wins = (long)Math.Round(total * ((double)Wins / Count));
        return new PairedTest(wins, total - wins);
    }

    // Between the share that was seen, which is in, and an end of the line, which is out.
    private double Bound(double outside, double inside)
    {
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (inside + outside) / 2;
            (inside, outside) = IsRefuted(middle) ? (inside, middle) : (middle, outside);
        }

        return inside;
    }

    private bool IsRefuted(double share) =>
        LogBeta(Wins, Losses) - (Wins * Math.Log(share)) - (Losses * Math.Log(1 - share)) >= -Math.Log(Alpha);

    // ln of wins! losses! / (wins + losses + 1)!
    private static double LogBeta(long wins, long losses) =>
        LogFactorial.Of(wins) + LogFactorial.Of(losses) - LogFactorial.Of(wins + losses + 1);
}

/// <summary>What a <see cref="PairedTest"/> says.</summary>
internal enum PairedResult
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>The first model is right more often.</summary>
    FirstBetter,

    /// <summary>The second model is right more often.</summary>
    SecondBetter,
}
