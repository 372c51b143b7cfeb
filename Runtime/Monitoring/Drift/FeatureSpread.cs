using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>Where the pooled features of parts lie, each channel by itself.</summary>
internal sealed class FeatureSpread
{
    /// <summary>Most channels of a network.</summary>
    public const int MostChannels = 65_536;

    private readonly float[] _means;
    private readonly float[] _deviations;
    private readonly float[] _factors;

    /// <param name="means">The mean of each channel, one or more.</param>
    /// <param name="deviations">What each is divided by, its standard deviation or somewhat more; above 0.</param>
    /// <exception cref="ArgumentException">They are others.</exception>
    public FeatureSpread(IReadOnlyList<float> means, IReadOnlyList<float> deviations)
    {
        if (!AreSound(means, deviations))
        {
            throw new ArgumentException("A spread has finite means, and for each a deviation above 0.", nameof(deviations));
        }

        _means = [.. means];
        _deviations = [.. deviations];
        _factors = Array.ConvertAll(_deviations, deviation => 1 / deviation);
    }

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<float> Means => _means;

    /// <summary>What each is divided by.</summary>
    public IReadOnlyList<float> Deviations => _deviations;

    /// <summary>Whether these are means and deviations of something.</summary>
    public static bool AreSound(IReadOnlyList<float> means, IReadOnlyList<float> deviations) =>
        means.Count is >= 1 and <= MostChannels && means.Count == deviations.Count && means.All(float.IsFinite)
        && deviations.All(deviation => deviation > 0 && float.IsFinite(deviation) && float.IsFinite(1 / deviation));

    /// <summary>
    /// How far features lie from the means: the root of the mean square of their standard deviations. Mahalanobis' distance with a diagonal
    /// covariance, over the root of the number of channels, so that it is about 1 for parts like those. Allocates nothing.
    /// </summary>
    /// <param name="features">As many as there are means.</param>
    /// <returns>Not finite where the features are not.</returns>
    public double DistanceOf(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, _means.Length);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(features);
        ReadOnlySpan<Vector<float>> means = MemoryMarshal.Cast<float, Vector<float>>(_means);
        ReadOnlySpan<Vector<float>> factors = MemoryMarshal.Cast<float, Vector<float>>(_factors);
        Vector<float> squares = Vector<float>.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            Vector<float> off = (values[i] - means[i]) * factors[i];
            squares += off * off;
        }

        double sum = Vector.Sum(squares);
        for (int i = values.Length * Vector<float>.Count; i < features.Length; i++)
        {
            float off = (features[i] - _means[i]) * _factors[i];
            sum += off * off;
        }

        return Math.Sqrt(sum / features.Length);
    }
}

/// <summary>What the pooled features of parts that the model called good are like.</summary>
/// <param name="Network">File of the network that made them: another one's lie elsewhere.</param>
/// <param name="Parts">Parts whose distances were measured; the means are not of these.</param>
/// <param name="Spread">Where features lie.</param>
/// <param name="Distances">How far those parts were.</param>
internal sealed record FeatureBaseline(string Network, long Parts, FeatureSpread Spread, QuantileTable Distances)
{
    /// <summary>What one of 32 parts is beyond.</summary>
    public double Limit => Distances.Values[^2];

    /// <summary>How many of the parts were beyond the limit.</summary>
    public long Beyond => (long)Math.Ceiling((double)Parts / (QuantileTable.Length - 1));
}
