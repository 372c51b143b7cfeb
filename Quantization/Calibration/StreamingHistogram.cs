using System.Runtime.Intrinsics;
using EdgeConvNeXt.Quantization.Numerics;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Counts the values of one activation over any number of images in bounded memory. The bins cover a range around 0 evenly; a value beyond
/// doubles it and joins the bins in pairs, which loses nothing but resolution. Smallest and largest value are exact.
/// </summary>
internal sealed class StreamingHistogram
{
    /// <summary>Number of bins; half of them for negative values.</summary>
    public const int Bins = 8192;

    private const int Half = Bins / 2;

    // Small enough to resolve any activation, and a power of two, so that doubling is exact.
    private const float SmallestLimit = 1f / 1024;

    private const int Neighbours = 4;

    // Where the counts of each of eight neighbours begin.
    private static readonly Vector256<int> OwnCounts = Vector256.Create(
        0, Bins, 2 * Bins, 3 * Bins, 0, Bins, 2 * Bins, 3 * Bins);

    private readonly long[] _counts = new long[Bins];
    private float _limit = SmallestLimit;
    private float _minimum = float.PositiveInfinity;
    private float _maximum = float.NegativeInfinity;

    /// <summary>Number of values counted.</summary>
    public long Total { get; private set; }

    /// <summary>Smallest and largest value so far.</summary>
    public ActivationRange Range => new(_minimum, _maximum);

    /// <summary>Width of one bin.</summary>
    public float BinWidth => _limit / Half;

    /// <summary>Number of values in each bin, the most negative first.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>The middle of a bin.</summary>
    public float Centre(int bin) => (bin - Half + 0.5f) * BinWidth;

    /// <summary>Counts values.</summary>
    /// <exception cref="NotFiniteNumberException">One of them is NaN or infinite; nothing was counted.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        (float minimum, float maximum) = Extremes(values);
        _minimum = Math.Min(_minimum, minimum);
        _maximum = Math.Max(_maximum, maximum);
        Widen(Math.Max(-minimum, maximum));
        Count(values);
        Total += values.Length;
    }

    // Neighbours often fall into the same bin, and a count that was just raised has to be waited for: each has counts of its own.
    private void Count(ReadOnlySpan<float> values)
    {
        float perUnit = Half / _limit;
        Span<int> counts = stackalloc int[Neighbours * Bins];
        Span<int> bins = stackalloc int[Vector256<int>.Count];
        Vector256<int> half = Vector256.Create(Half);
        Vector256<int> last = Vector256.Create(Bins - 1);
        for (; values.Length >= Vector256<float>.Count; values = values[Vector256<float>.Count..])
        {
            // The largest value may lie exactly on the upper border, which belongs to the last bin.
            Vector256<float> floors = Vector256.Floor(Vector256.Create(values) * perUnit);
            (Vector256.Min(Vector256.ConvertToInt32Native(floors) + half, last) + OwnCounts).CopyTo(bins);
            foreach (int bin in bins)
            {
                counts[bin]++;
            }
        }

        foreach (float value in values)
        {
            int bin = (int)MathF.Floor(value * perUnit) + Half;
            counts[Math.Min(bin, Bins - 1)]++;
        }

        for (; !counts.IsEmpty; counts = counts[Bins..])
        {
            for (int bin = 0; bin < Bins; bin++)
            {
                _counts[bin] += counts[bin];
            }
        }
    }

    private static (float Minimum, float Maximum) Extremes(ReadOnlySpan<float> values)
    {
        // Min and Max hand NaN on, those of vectors too.
        Vector256<float> low = Vector256.Create(float.PositiveInfinity);
        Vector256<float> high = Vector256.Create(float.NegativeInfinity);
        ReadOnlySpan<float> rest = values;
        for (; rest.Length >= Vector256<float>.Count; rest = rest[Vector256<float>.Count..])
        {
            Vector256<float> several = Vector256.Create(rest);
            low = Vector256.Min(low, several);
            high = Vector256.Max(high, several);
        }

        float minimum = float.PositiveInfinity;
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < Vector256<float>.Count; i++)
        {
            minimum = Math.Min(minimum, low[i]);
            maximum = Math.Max(maximum, high[i]);
        }

        foreach (float value in rest)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return float.IsFinite(minimum) && float.IsFinite(maximum)
            ? (minimum, maximum)
            : throw new NotFiniteNumberException("An activation is not a finite number.");
    }

    private void Widen(float magnitude)
    {
        while (magnitude > _limit)
        {
            _limit *= 2;
            JoinPairs();
        }
    }

    private void JoinPairs()
    {
        Span<long> joined = stackalloc long[Half];
        for (int i = 0; i < Half; i++)
        {
            joined[i] = _counts[2 * i] + _counts[(2 * i) + 1];
        }

        Array.Clear(_counts);
        joined.CopyTo(_counts.AsSpan(Half / 2));
    }
}
