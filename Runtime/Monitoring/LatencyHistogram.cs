using System.Numerics;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>
/// Durations counted in buckets that are 1/32 of a power of two wide: any percentile is right to about 3 %, in 15 kB, without allocating,
/// and has no more decimal digits than that. One thread records; any thread may read, and then sees some moment of the recent past.
/// </summary>
[JsonConverter(typeof(LatencyJsonConverter))]
public sealed class LatencyHistogram
{
    /// <summary>Number of buckets.</summary>
    internal const int BucketCount = (64 - StepBits) * Steps;

    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[BucketCount];
    private long _count;
    private long _sumNanoseconds;
    private long _maxNanoseconds;

    /// <summary>Number of durations recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest duration recorded; zero when there is none.</summary>
    public TimeSpan Max => Span(Volatile.Read(ref _maxNanoseconds));

    /// <summary>The arithmetic mean; zero when there is none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : Span(Volatile.Read(ref _sumNanoseconds) / Count);

    /// <summary>Records one duration; a negative one counts as zero.</summary>
    public void Record(TimeSpan duration)
    {
        long nanoseconds = Math.Max(0, duration.Ticks) * 100;
        _counts[Bucket(nanoseconds)]++;
        Volatile.Write(ref _sumNanoseconds, _sumNanoseconds + nanoseconds);
        Volatile.Write(ref _maxNanoseconds, Math.Max(_maxNanoseconds, nanoseconds));
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>
    /// The duration that the given share of all durations does not exceed (nearest rank): the roundest within its bucket, and never above
    /// the maximum.
    /// </summary>
    /// <param name="share">Above 0, up to 1: 0.99 for the 99th percentile.</param>
    /// <returns>The percentile; zero when nothing was recorded.</returns>
    public TimeSpan Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (int bucket = 0; bucket < BucketCount; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return Span(Rounded(bucket, _maxNanoseconds));
            }
        }

        return TimeSpan.Zero;
    }

    /// <summary>How many durations a bucket holds.</summary>
    internal long CountOf(int bucket) => Volatile.Read(ref _counts[bucket]);

    /// <summary>A duration that stands for all of a bucket.</summary>
    internal static TimeSpan ValueOf(int bucket) => Span(Rounded(bucket, long.MaxValue));

    // The first Steps buckets hold one nanosecond each; after that the power of two picks the row and the next StepBits bits the bucket in
    // it.
    private static int Bucket(long nanoseconds)
    {
        if (nanoseconds < Steps)
        {
            return (int)nanoseconds;
        }

        int shift = BitOperations.Log2((ulong)nanoseconds) - StepBits;
        return (shift * Steps) + (int)(nanoseconds >> shift);
    }

    // Near the middle, in the largest power of ten that is no wider than the bucket: what a reader sees are digits that are known.
    private static long Rounded(int bucket, long most)
    {
        if (bucket < 2 * Steps)
        {
            return bucket;
        }

        int shift = (bucket / Steps) - 1;
        long width = 1L << shift;
        long low = (long)((bucket % Steps) + Steps) << shift;
        long step = StepWithin(width);
        long value = (low + ((width + step) / 2)) / step * step;

        // In the longest one's own bucket it may have to be smaller, but still of that bucket, so that percentiles do not fall. A thread
        // that records may be between a count and the longest.
        long highest = Math.Max(most, low);
        for (; value > highest || value < low; step = Math.Max(1, step / 10))
        {
            value = highest / step * step;
        }

        return value;
    }

    private static long StepWithin(long width)
    {
        long step = 1;
        while (step <= width / 10)
        {
            step *= 10;
        }

        return step;
    }

    private static TimeSpan Span(long nanoseconds) => new((nanoseconds + 50) / 100);
}
