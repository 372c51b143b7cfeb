using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Station.Outputs.Evidence;

/// <summary>
/// Verdicts on their way from the line to the writer of pictures: one thread puts them in, one takes them out, neither waits.
/// </summary>
internal sealed class VerdictRing
{
    private const int Length = 256;

    private readonly QueuedVerdict[] _items = new QueuedVerdict[Length];
    private long _added;
    private long _taken;

    /// <summary>Puts one in. Its memory for scores grows to the model's labels.</summary>
    /// <returns>False where it is full.</returns>
    public bool TryAdd(in Verdict verdict, ReadOnlySpan<float> scores, VerdictMoment moment)
    {
        long added = _added;
        if (added - Volatile.Read(ref _taken) == Length)
        {
            return false;
        }

        ref QueuedVerdict item = ref _items[added % Length];
        float[] copy = item.Scores is { } before && before.Length == scores.Length ? before : new float[scores.Length];
        scores.CopyTo(copy);
        item = new QueuedVerdict(verdict, copy, moment.Wall) { At = moment.Monotonic };
        Volatile.Write(ref _added, added + 1);
        return true;
    }

    /// <summary>Takes the next one out, with scores of its own.</summary>
    public bool TryTake(out QueuedVerdict item)
    {
        long taken = _taken;
        if (taken == Volatile.Read(ref _added))
        {
            item = default;
            return false;
        }

        item = _items[taken % Length];
        item = item with { Scores = [.. item.Scores] };
        Volatile.Write(ref _taken, taken + 1);
        return true;
    }
}
