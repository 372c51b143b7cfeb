using EdgeConvNeXt.Runtime.Monitoring;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>Every duration that was measured, for percentiles without rounding.</summary>
/// <param name="capacity">How many there will be.</param>
internal sealed class LatencySamples(int capacity)
{
    private const int Places = 4;

    private readonly List<double> _milliseconds = new(capacity);

    /// <summary>Number of durations.</summary>
    public int Count => _milliseconds.Count;

    /// <summary>Their arithmetic mean in milliseconds.</summary>
    public double Mean => _milliseconds.Average();

    /// <summary>Keeps a duration.</summary>
    public void Add(TimeSpan duration) => _milliseconds.Add(duration.TotalMilliseconds);

    /// <summary>The percentiles (nearest rank).</summary>
    public LatencyPercentiles ToPercentiles()
    {
        double[] sorted = [.. _milliseconds.Order()];
        return new LatencyPercentiles(At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99));
    }

    private static double At(double[] sorted, double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], Places);
}
