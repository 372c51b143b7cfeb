namespace EdgeConvNeXt.Runtime.Monitoring;

/// <summary>
/// What a histogram recorded from one look at it to the next, for readers that keep histograms of their own. Nothing is reported twice and
/// nothing is left out; each duration is known to 3 %. For one thread.
/// </summary>
/// <param name="histogram">The histogram; another thread may record.</param>
public sealed class LatencyIncrements(LatencyHistogram histogram)
{
    private readonly long[] _seen = new long[LatencyHistogram.BucketCount];

    /// <summary>Tells what was recorded since the last call, or ever at the first.</summary>
    /// <param name="take">Called with a duration and how often it was recorded, shorter ones first.</param>
    public void TakeNew(Action<TimeSpan, long> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        for (int bucket = 0; bucket < _seen.Length; bucket++)
        {
            long count = histogram.CountOf(bucket);
            if (count > _seen[bucket])
            {
                take(LatencyHistogram.ValueOf(bucket), count - _seen[bucket]);
                _seen[bucket] = count;
            }
        }
    }
}
