using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>From what a configuration calls lines to their offsets.</summary>
internal static class LineResolver
{
    private const int MostSuggestions = 3;

    /// <summary>The offsets of the lines, in the order of the addresses.</summary>
    /// <exception cref="EdgeException">A line does not exist, its name is not its own, or one is named twice.</exception>
    public static int[] Resolve(string chip, IReadOnlyList<SignalLine> lines, IReadOnlyList<LineAddress> addresses)
    {
        int[] offsets = new int[addresses.Count];
        for (int index = 0; index < offsets.Length; index++)
        {
            offsets[index] = Offset(chip, lines, addresses[index]);
            if (Array.IndexOf(offsets, offsets[index], 0, index) >= 0)
            {
                throw GpioFaults.LineTwice(chip, addresses[index]);
            }
        }

        return offsets;
    }

    private static int Offset(string chip, IReadOnlyList<SignalLine> lines, LineAddress address)
    {
        if (address.Name is null)
        {
            return address.Offset < lines.Count ? address.Offset : throw GpioFaults.NoSuchLine(chip, address, [], lines.Count);
        }

        int[] holders = [.. lines.Where(line => line.Name == address.Name).Select(line => line.Offset)];
        return holders switch
        {
            [int only] => only,
            [] => throw GpioFaults.NoSuchLine(chip, address, Nearest(lines, address.Name), lines.Count),
            _ => throw GpioFaults.AmbiguousLine(chip, address.Name, holders),
        };
    }

    private static string[] Nearest(IReadOnlyList<SignalLine> lines, string requested) =>
        [.. lines.Select(line => line.Name).Where(name => name.Length > 0).Distinct().OrderBy(
            name => Distance(name, requested)).Take(MostSuggestions)];

    /// <summary>Levenshtein's distance without regard to case: how many letters must be added, removed or changed.</summary>
    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]) ? 0 : 1;
                current[column] = Math.Min(previous[column - 1] + change, Math.Min(previous[column], current[column - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
