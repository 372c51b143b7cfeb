namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// Watches the mean of values from 0 to 1 by betting against it: money that is put on "it has risen" or "it has fallen", at fair or worse
/// odds as long as it has not. Each bet begins anew with 1 whenever it has less (a CUSUM of e-values); the statistic is the mean over all
/// bets. While the mean stays within its bounds, whatever else the values do, it takes at least c parts on average until the statistic
/// reaches c: J. Shin, A. Ramdas, A. Rinaldo, "E-detectors: a nonparametric framework for sequential change detection", 2023; the bets as
/// in I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting", 2023.
/// </summary>
/// <param name="bets">The bets, one or more; each has the same share.</param>
internal sealed class BettingDetector(IReadOnlyList<Bet> bets)
{
    private readonly Bet[] _bets = [.. bets];
    private readonly BetState[] _states = Begun(bets.Count);

    /// <summary>The mean of what all bets have.</summary>
    public double Statistic
    {
        get
        {
            double sum = 0;
            foreach (BetState state in _states)
            {
                sum += state.Wealth;
            }

            return sum / _states.Length;
        }
    }

    /// <summary>How the bets stand, to be kept.</summary>
    public IReadOnlyList<BetState> States => _states;

    /// <summary>The bet that has most: since when it won, and what the parts since then had on average.</summary>
    public BetState Leader => _states.MaxBy(state => state.Wealth);

    /// <summary>Takes a part in.</summary>
    /// <param name="value">What is bet on, 0 to 1.</param>
    /// <param name="shown">The same in the unit that people are told.</param>
    public void Add(double value, double shown)
    {
        for (int i = 0; i < _bets.Length; i++)
        {
            BetState before = _states[i].Wealth > 1 ? _states[i] : BetState.Begun;
            double odds = 1 + (_bets[i].Stake * (value - _bets[i].Mean));
            _states[i] = new BetState(before.Wealth * odds, before.Parts + 1, before.Sum + shown);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Reset() => Array.Fill(_states, BetState.Begun);

    /// <summary>Goes on from where it was.</summary>
    /// <returns>False, with nothing changed, where these are not the states of such bets.</returns>
    public bool TryRestore(IReadOnlyList<BetState> states)
    {
        if (states.Count != _states.Length || states.Any(state => !state.IsSound))
        {
            return false;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            _states[i] = states[i];
        }

        return true;
    }

    private static BetState[] Begun(int count)
    {
        BetState[] states = new BetState[count];
        Array.Fill(states, BetState.Begun);
        return states;
    }
}

/// <summary>A bet that a mean is not where it should be.</summary>
/// <param name="Mean">The bound of the mean that it bets against, 0 to 1.</param>
/// <param name="Stake">
/// What a part's value beyond the bound is multiplied by: positive where it bets on more, negative on less. Never so much that a value from
/// 0 to 1 could cost more than all: -1 / (1 - mean) to 1 / mean.
/// </param>
internal readonly record struct Bet(double Mean, double Stake);

/// <summary>How a bet stands.</summary>
/// <param name="Wealth">What it has made of 1.</param>
/// <param name="Parts">Parts since it began with 1.</param>
/// <param name="Sum">Sum over these parts of what people are told.</param>
internal readonly record struct BetState(double Wealth, long Parts, double Sum)
{
    /// <summary>Before the first part.</summary>
    public static BetState Begun { get; } = new(1, 0, 0);

    /// <summary>The average over its parts.</summary>
    public double Average => Parts == 0 ? 0 : Sum / Parts;

    /// <summary>Whether a bet can stand like this.</summary>
    public bool IsSound => double.IsFinite(Wealth) && Wealth >= 0 && Parts >= 0 && double.IsFinite(Sum);
}
