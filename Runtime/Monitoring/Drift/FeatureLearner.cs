namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>
/// Learns what pooled features are like, one part after the other: from some parts where they lie, from others how far parts are. Of the
/// parts that the means were made of distances would be too small, and what comes later would all seem strange. One thread at a time.
/// </summary>
/// <remarks>
/// Means and squares by B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4, 1962.
/// Variances are drawn a tenth towards their mean, so that a channel that hardly moved makes no part strange.
/// </remarks>
internal sealed class FeatureLearner
{
    /// <summary>
    /// One part in so many says where features lie, the others how far parts are: what is known of the farthest ones hangs on their number.
    /// </summary>
    public const int Fold = 4;

    /// <summary>Fewest parts in all that say anything.</summary>
    public const int FewestParts = Fold * DriftBaseline.FewestParts;

    private const double Shrinkage = 0.1;

    private readonly List<float> _distances = [];
    private double[] _means = [];
    private double[] _squares = [];
    private long _parts;
    private FeatureSpread? _spread;

    /// <summary>Takes features in of a part that says where they lie; before the first distance.</summary>
    public void Fit(ReadOnlySpan<float> features)
    {
        if (_parts == 0)
        {
            _means = new double[features.Length];
            _squares = new double[features.Length];
        }

        if (features.Length != _means.Length || _spread is not null)
        {
            return;
        }

        double share = 1.0 / ++_parts;
        for (int i = 0; i < features.Length; i++)
        {
            double off = features[i] - _means[i];
            _means[i] += off * share;
            _squares[i] += off * (features[i] - _means[i]);
        }
    }

    /// <summary>Takes features in of a part that says how far parts are.</summary>
    public void Measure(ReadOnlySpan<float> features)
    {
        if (_parts < DriftBaseline.FewestParts || features.Length != _means.Length || _distances.Count >= BaselineBuilder.MostPictures
            || (_spread ??= SpreadOrNull()) is not { } spread)
        {
            return;
        }

        double distance = spread.DistanceOf(features);
        if (double.IsFinite(distance))
        {
            _distances.Add((float)distance);
        }
    }

    /// <summary>What was learned; null where parts were too few, or all the same.</summary>
    /// <param name="network">File of the network that made the features.</param>
    public FeatureBaseline? ToBaseline(string network) => _spread is { } spread && _distances.Count >= DriftBaseline.FewestParts
        ? new FeatureBaseline(network, _distances.Count, spread, QuantileTable.Of(_distances))
        : null;

    /// <summary>How far it is, to be kept.</summary>
    public FeatureState ToState() => new(_parts, [.. _means], [.. _squares], [.. _distances]);

    /// <summary>Goes on from where another was.</summary>
    /// <returns>False, with nothing changed, where that is no state of one.</returns>
    public bool TryRestore(FeatureState state)
    {
        if (state.Parts < 0 || state.Means.Length != state.Squares.Length || state.Means.Length > FeatureSpread.MostChannels
            || !state.Means.All(double.IsFinite) || !state.Squares.All(square => square >= 0 && double.IsFinite(square))
            || !state.Distances.All(distance => distance >= 0 && float.IsFinite(distance)))
        {
            return false;
        }

        _parts = state.Parts;
        _means = [.. state.Means];
        _squares = [.. state.Squares];
        _distances.Clear();
        _distances.AddRange(state.Distances);
        _spread = _distances.Count > 0 ? SpreadOrNull() : null;
        return true;
    }

    private FeatureSpread? SpreadOrNull()
    {
        double middle = _squares.Average() / _parts;
        float[] means = Array.ConvertAll(_means, mean => (float)mean);
        float[] deviations = Array.ConvertAll(
            _squares, square => (float)Math.Sqrt(((1 - Shrinkage) * square / _parts) + (Shrinkage * middle)));
        return FeatureSpread.AreSound(means, deviations) ? new FeatureSpread(means, deviations) : null;
    }
}

/// <summary>How far a learner is.</summary>
/// <param name="Parts">Parts that the means are of.</param>
/// <param name="Means">The mean of each channel.</param>
/// <param name="Squares">Sum of the squares of what parts were off it.</param>
/// <param name="Distances">Distances of other parts.</param>
internal sealed record FeatureState(long Parts, double[] Means, double[] Squares, float[] Distances);
