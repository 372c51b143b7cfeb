namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>A rate, or the rank of a value among those of the baseline, that is watched by betting.</summary>
internal sealed class BettingSignal : DriftSignal
{
    // How many standard deviations the average of a window may be off its bounds and still be as in the baseline.
    private const double Z = 2;

    private readonly BettingDetector _detector;
    private readonly RateInterval _within;
    private readonly double _threshold;
    private readonly int _windowParts;
    private WindowState _window;

    /// <param name="name">What it is called.</param>
    /// <param name="kind">What its alarm means.</param>
    /// <param name="bets">The bets.</param>
    /// <param name="within">Where the mean of what is bet on lies while nothing has changed.</param>
    /// <param name="threshold">From which statistic on it is an alarm.</param>
    /// <param name="windowParts">Parts of a window.</param>
    public BettingSignal(
        string name, DriftKind kind, IReadOnlyList<Bet> bets, in RateInterval within, double threshold, int windowParts)
        : base(name, kind)
    {
        _detector = new BettingDetector(bets);
        _within = within;
        _threshold = threshold;
        _windowParts = windowParts;
    }

    /// <summary>Variance of what is bet on, of a part.</summary>
    public required double Variance { get; init; }

    /// <summary>Of distances the one that parts are beyond; null for others.</summary>
    public double? Limit { get; init; }

    /// <inheritdoc/>
    public override double Level => Math.Clamp(Math.Log(_detector.Statistic) / Math.Log(_threshold), 0, 1);

    private bool IsBack
    {
        get
        {
            double mean = _window.Sum / _window.Parts;
            double off = Z * Math.Sqrt(Variance / _window.Parts);
            return mean >= _within.Lower - off && mean <= _within.Upper + off;
        }
    }

    /// <summary>Takes a part in.</summary>
    /// <param name="value">What is bet on, 0 to 1.</param>
    /// <param name="shown">The same as people are told.</param>
    /// <returns>Whether its alarm began or ended.</returns>
    public bool Add(double value, double shown)
    {
        _detector.Add(value, shown);
        bool hasCrossed = _detector.Statistic >= _threshold;
        _window = _window.With(value, shown, hasCrossed);
        bool changed = hasCrossed && Raise();
        return changed | (_window.Parts >= _windowParts && EndWindow());
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _detector.Reset();
        _window = default;
        Value = Baseline;
        Alarm = null;
    }

    /// <inheritdoc/>
    public override SignalState ToState() => new(Name, Value, Alarm) { Bets = [.. _detector.States], Window = _window };

    /// <inheritdoc/>
    public override bool TryRestore(SignalState state)
    {
        if (state.Name != Name || state.Bets is not { } bets || state.Window is not { Parts: >= 0 } window || !_detector.TryRestore(bets))
        {
            return false;
        }

        _window = window;
        Value = state.Value;
        Alarm = state.Alarm;
        return true;
    }

    private bool Raise()
    {
        bool isNew = Alarm is null;
        Alarm ??= Describe(_detector.Leader);
        _detector.Reset();
        return isNew;
    }

    private DriftAlarm Describe(in BetState leader) =>
        new(Kind, Name, Baseline, leader.Average, leader.Parts, _detector.Statistic, _threshold) { Limit = Limit };

    private bool EndWindow()
    {
        bool isOver = Alarm is not null && !_window.HasCrossed && IsBack;
        Value = _window.Shown / _window.Parts;
        Alarm = isOver ? null : Alarm;
        _window = default;
        return isOver;
    }
}
