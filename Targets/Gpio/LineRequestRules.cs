using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>What every request must keep, whatever the chip; what does not is misuse.</summary>
internal static class LineRequestRules
{
    /// <summary>debounce_period_us has 32 bits.</summary>
    private static readonly TimeSpan LongestDebounce = TimeSpan.FromMicroseconds(uint.MaxValue);

    public static void Check(string consumer, IReadOnlyList<EdgeLineOptions> lines)
    {
        CheckCount(consumer, lines);
        foreach (EdgeLineOptions line in lines)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(line.Debounce, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(line.Debounce, LongestDebounce);
        }
    }

    public static void Check(string consumer, IReadOnlyList<OutputLineOptions> lines) => CheckCount(consumer, lines);

    /// <summary>The arguments of <see cref="IEdgeInput.Read"/>.</summary>
    public static void CheckRead(Span<SignalEdge> edges, TimeSpan timeout)
    {
        if (edges.IsEmpty)
        {
            throw new ArgumentException("There must be room for at least one edge.", nameof(edges));
        }

        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        }
    }

    /// <summary>The mask of <see cref="IOutputLines.Set"/>.</summary>
    public static void CheckMask(ulong mask, int count)
    {
        if (count < 64 && mask >> count != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(mask), mask, $"The mask names lines beyond the {count} of the request.");
        }
    }

    private static void CheckCount<T>(string consumer, IReadOnlyList<T> lines)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(consumer);
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count is 0 or > ISignalChip.MostLines)
        {
            throw new ArgumentException($"A request holds 1 to {ISignalChip.MostLines} lines, not {lines.Count}.", nameof(lines));
        }
    }
}
