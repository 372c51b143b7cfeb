namespace EdgeConvNeXt.Runtime.Monitoring.Drift;

/// <summary>How a value is spread over the parts of a baseline: what it is not more than in 0, 1/32, ... 32/32 of them.</summary>
internal sealed class QuantileTable
{
    /// <summary>Number of quantiles.</summary>
    public const int Length = Steps + 1;

    private const int Steps = 32;

    private readonly double[] _values;

    /// <param name="values">The quantiles, <see cref="Length"/> finite numbers that do not fall.</param>
    /// <exception cref="ArgumentException">They are others.</exception>
    public QuantileTable(IReadOnlyList<double> values)
    {
        if (!AreSound(values))
        {
            throw new ArgumentException($"A spread is {Length} finite numbers that do not fall.", nameof(values));
        }

        _values = [.. values];
    }

    /// <summary>The quantiles.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Half of all are not more.</summary>
    public double Median => _values[Steps / 2];

    /// <summary>Whether these are the quantiles of something.</summary>
    public static bool AreSound(IReadOnlyList<double> values) =>
        values.Count == Length && values.All(double.IsFinite) && values.Zip(values.Skip(1)).All(pair => pair.First <= pair.Second);

    /// <summary>The quantiles of values, at least one; between two of them on the straight line.</summary>
    public static QuantileTable Of(IEnumerable<float> values)
    {
        double[] sorted = [.. values.Select(value => (double)value).Order()];
        return new QuantileTable([.. Enumerable.Range(0, Length).Select(step => At(sorted, (double)step / Steps))]);
    }

    /// <summary>
    /// Which share of the baseline's parts has less, 0 to 1; of values that many parts share the middle of their places. Of a part like
    /// those of the baseline it is anything from 0 to 1 with about the same probability.
    /// </summary>
    public double Rank(double value)
    {
        int below = 0;
        while (below < Length && _values[below] < value)
        {
            below++;
        }

        int notAbove = below;
        while (notAbove < Length && _values[notAbove] == value)
        {
            notAbove++;
        }

        if (notAbove > below)
        {
            return (below + notAbove - 1) / (2.0 * Steps);
        }

        return below == 0 ? 0
            : below == Length ? 1
            : (below - 1 + ((value - _values[below - 1]) / (_values[below] - _values[below - 1]))) / Steps;
    }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int low = (int)place;
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((sorted[high] - sorted[low]) * (place - low));
    }
}
