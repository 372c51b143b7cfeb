namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// Holds the parts of one recipe and model against their baseline. Constant memory, no clocks: it counts parts, and stands still while none
/// come. One thread at a time.
/// </summary>
internal sealed class DriftMonitor
{
    /// <summary>What the rate of parts that are not good is called.</summary>
    public const string NgName = "ng";

    /// <summary>What the rate of unsure parts is called.</summary>
    public const string UnsureName = "unsure";

    /// <summary>What the score of parts that are called good is called.</summary>
    public const string ConfidenceName = "confidence";

    /// <summary>What the distance of features of parts that are called good is called.</summary>
    public const string DistanceName = "distance";

    // Odds of a rate against those of its bounds. What lies between two of them is found a little later.
    private static readonly double[] Rises = [1.5, 2.5, 6];
    private static readonly double[] Falls = [0.5, 0.1];

    // Shares of the largest stake that a rank allows: for shifts that are hard to see, middling and plain.
    private static readonly double[] Stakes = [0.15, 0.45, 0.9];

    private const double RankVariance = 1.0 / 12;

    private readonly DriftBaseline _baseline;
    private readonly Dictionary<string, int> _places;
    private readonly MixSignal _classes;
    private readonly BettingSignal _ng;
    private readonly BettingSignal _unsure;
    private readonly BettingSignal? _confidence;
    private readonly BettingSignal? _distance;
    private readonly BettingSignal[] _pictures;
    private readonly DriftSignal[] _signals;

    /// <param name="baseline">What parts are like while all is well.</param>
    /// <param name="settings">Windows and error budget.</param>
    public DriftMonitor(DriftBaseline baseline, DriftSettings settings)
    {
        _baseline = baseline;
        string[] labels = [.. baseline.Classes.Keys];
        _places = labels.Select((label, place) => (label, place)).ToDictionary(item => item.label, item => item.place);
        ErrorBudget budget = new(settings.FalseAlarmsPerDay, settings.PartsPerDay, MonitorsOf(baseline));
        long parts = baseline.Parts;
        _classes = new MixSignal(
            labels, [.. baseline.Classes.Values], settings.WindowParts, budget.ProbabilityOf(settings.WindowParts));
        _ng = OfRate(NgName, baseline.Ng, parts, settings, budget);
        _unsure = OfRate(UnsureName, baseline.Unsure, parts, settings, budget);
        _confidence = baseline.Confidence is { } confidence ? OfConfidence(confidence, baseline, settings, budget) : null;
        _distance = baseline.Features is { } features ? OfDistance(features, settings, budget) : null;
        _pictures =
        [
            .. PictureMeasure.Names.Zip(baseline.Pictures).Select(one => OfRanks(one.First, one.Second.Median, parts, settings, budget)),
        ];
        BettingSignal?[] appearance = [_confidence, _distance];
        _signals = [_classes, _ng, _unsure, .. appearance.OfType<BettingSignal>(), .. _pictures];
        Array.ForEach(_signals, signal => signal.Reset());
    }

    /// <summary>Parts that were held against the baseline.</summary>
    public long Parts { get; private set; }

    /// <summary>What is watched.</summary>
    public IReadOnlyList<DriftSignal> Signals => _signals;

    /// <summary>Takes what was decided about a part that the model judged.</summary>
    /// <param name="label">The label with the highest score; one that the baseline has not is passed over.</param>
    /// <param name="outcome">What was decided.</param>
    /// <param name="score">That score, 0..1.</param>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(string label, PartOutcome outcome, float score)
    {
        if (!_places.TryGetValue(label, out int place))
        {
            return false;
        }

        Parts++;
        bool changed = _classes.Add(place);
        double ng = outcome == PartOutcome.Ng ? 1 : 0;
        double unsure = outcome == PartOutcome.Unsure ? 1 : 0;
        changed |= _ng.Add(ng, ng);
        changed |= _unsure.Add(unsure, unsure);
        return changed | (outcome == PartOutcome.Ok && _confidence is { } confidence
            && confidence.Add(_baseline.Confidence!.Rank(score), score));
    }

    /// <summary>Takes the picture of a part.</summary>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(in PictureMeasure picture)
    {
        bool changed = false;
        for (int i = 0; i < _pictures.Length; i++)
        {
            changed |= _pictures[i].Add(_baseline.Pictures[i].Rank(picture[i]), picture[i]);
        }

        return changed;
    }

    /// <summary>Takes what the model made of a part that it called good.</summary>
    /// <param name="features">Its pooled features, as many as the baseline has.</param>
    /// <param name="isFar">Whether the part is farther than most of the baseline's were.</param>
    /// <returns>Whether an alarm began or ended.</returns>
    public bool Add(ReadOnlySpan<float> features, out bool isFar)
    {
        isFar = false;
        if (_distance is not { } signal || _baseline.Features is not { } baseline || features.Length != baseline.Spread.Means.Count)
        {
            return false;
        }

        // What is no number is as far as can be.
        isFar = !(baseline.Spread.DistanceOf(features) <= baseline.Limit);
        double hit = isFar ? 1 : 0;
        return signal.Add(hit, hit);
    }

    /// <summary>How far it is, to be kept.</summary>
    public MonitorState ToState() => new(Parts, [.. _signals.Select(signal => signal.ToState())]);

    /// <summary>Goes on from where it was.</summary>
    /// <returns>False where that is the state of another monitor; then it begins anew.</returns>
    public bool TryRestore(MonitorState state)
    {
        if (state.Parts < 0 || state.Signals.Count != _signals.Length
            || !_signals.Zip(state.Signals).All(pair => pair.First.TryRestore(pair.Second)))
        {
            Array.ForEach(_signals, signal => signal.Reset());
            return false;
        }

        Parts = state.Parts;
        return true;
    }

    private static int MonitorsOf(DriftBaseline baseline) =>
        3 + (baseline.Confidence is null ? 0 : 1) + (baseline.Features is null ? 0 : 1) + PictureMeasure.Count;

    private static BettingSignal OfRate(string name, long hits, long parts, DriftSettings settings, in ErrorBudget budget)
    {
        RateInterval within = RateInterval.Of(hits, parts);
        List<Bet> bets = [.. More(within)];
        bets.AddRange(within.Lower > 0 ? Falls.Select(odds => Against(within.Lower, odds)) : []);
        return new BettingSignal(name, DriftKind.Mix, bets, within, budget.PartsPerAlarm, settings.WindowParts)
        {
            Baseline = (double)hits / parts, Variance = within.Upper * (1 - within.Lower),
        };
    }

    // An unknown defect is in few parts, which lie far away: how many are far shows it long before the average does.
    private static BettingSignal OfDistance(FeatureBaseline features, DriftSettings settings, in ErrorBudget budget)
    {
        RateInterval within = RateInterval.Of(features.Beyond, features.Parts) with { Lower = 0 };
        return new BettingSignal(
            DistanceName, DriftKind.Appearance, [.. More(within)], within, budget.PartsPerAlarm, settings.WindowParts)
        {
            Baseline = (double)features.Beyond / features.Parts, Variance = within.Upper, Limit = features.Limit,
        };
    }

    private static IEnumerable<Bet> More(RateInterval within) => within.Upper < 1 ? Rises.Select(odds => Against(within.Upper, odds)) : [];

    // The likelihood ratio of a rate with other odds: it is a bet too.
    private static Bet Against(double rate, double odds)
    {
        double other = odds * rate / (1 - rate + (odds * rate));
        return new Bet(rate, (other - rate) / (rate * (1 - rate)));
    }

    private static BettingSignal OfRanks(string name, double median, long parts, DriftSettings settings, in ErrorBudget budget)
    {
        RateInterval within = RateInterval.OfRanks(parts);
        return new BettingSignal(
            name, DriftKind.Picture, [.. Higher(within), .. Lower(within)], within, budget.PartsPerAlarm, settings.WindowParts)
        {
            Baseline = median, Variance = RankVariance,
        };
    }

    // A model that is less sure of good parts sees something that it was not taught: D. Hendrycks, K. Gimpel, "A Baseline for Detecting
    // Misclassified and Out-of-Distribution Examples in Neural Networks", 2017. One that is surer says nothing.
    private static BettingSignal OfConfidence(QuantileTable spread, DriftBaseline baseline, DriftSettings settings, in ErrorBudget budget)
    {
        RateInterval within = RateInterval.OfRanks(Math.Max(1, baseline.Parts - baseline.Ng - baseline.Unsure)) with { Upper = 1 };
        return new BettingSignal(
            ConfidenceName, DriftKind.Appearance, [.. Lower(within)], within, budget.PartsPerAlarm, settings.WindowParts)
        {
            Baseline = spread.Median, Variance = RankVariance,
        };
    }

    private static IEnumerable<Bet> Higher(RateInterval within) => Stakes.Select(stake => new Bet(within.Upper, stake / within.Upper));

    private static IEnumerable<Bet> Lower(RateInterval within) =>
        Stakes.Select(stake => new Bet(within.Lower, -stake / (1 - within.Lower)));
}

/// <summary>How closely parts are watched.</summary>
internal sealed record DriftSettings
{
    /// <summary>Fewest parts of a window.</summary>
    public const int FewestParts = 200;

    /// <summary>False alarms of all monitors in a day, above 0.</summary>
    public double FalseAlarmsPerDay { get; init; } = 0.1;

    /// <summary>About how many parts the line makes in a day, 1 or more.</summary>
    public long PartsPerDay { get; init; } = 100_000;

    /// <summary>Parts of a window, <see cref="FewestParts"/> or more.</summary>
    public int WindowParts { get; init; } = 500;
}

/// <summary>How far a monitor is.</summary>
/// <param name="Parts">Parts that it took in.</param>
/// <param name="Signals">How far each of its signals is, in their order.</param>
internal sealed record MonitorState(long Parts, IReadOnlyList<SignalState> Signals);
