using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Gpio.Interop;

namespace EdgeConvNeXt.Targets.Gpio;

/// <summary>
/// Writes requests in the kernel's form: flags that hold for all lines, and up to ten attributes that hold for some of them. Lines with
/// equal settings share an attribute, or the ten would not do.
/// </summary>
internal static class LineRequestBuilder
{
    /// <summary>A request for inputs.</summary>
    /// <exception cref="EdgeException">The lines differ in more settings than a request can say.</exception>
    public static GpioLineRequest ForEdges(string chip, string consumer, int[] offsets, IReadOnlyList<EdgeLineOptions> lines)
    {
        GpioLineRequest request = Create(consumer, offsets);
        request.EventBufferSize = GpioLineRequest.LargestEventBuffer;
        AddFlags(ref request, chip, [.. lines.Select(FlagsOf)]);
        foreach (IGrouping<uint, int> group in IndicesBy(lines, line => (uint)line.Debounce.TotalMicroseconds))
        {
            if (group.Key > 0)
            {
                Add(
                    ref request, chip, new GpioAttribute { Kind = GpioAttributeKind.Debounce, DebounceMicroseconds = group.Key },
                    Mask(group));
            }
        }

        return request;
    }

    /// <summary>A request for outputs, which start at their safe levels.</summary>
    /// <exception cref="EdgeException">The lines differ in more settings than a request can say.</exception>
    public static GpioLineRequest ForOutputs(string chip, string consumer, int[] offsets, IReadOnlyList<OutputLineOptions> lines)
    {
        GpioLineRequest request = Create(consumer, offsets);
        AddFlags(
            ref request, chip,
            [.. lines.Select(line => GpioLineFlags.Output | (line.IsActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None))]);
        GpioAttribute levels = new() { Kind = GpioAttributeKind.OutputValues, Values = SafeLevels(lines) };
        Add(ref request, chip, levels, Mask(Enumerable.Range(0, lines.Count)));
        return request;
    }

    /// <summary>Bit i is the safe level of line i.</summary>
    public static ulong SafeLevels(IReadOnlyList<OutputLineOptions> lines) =>
        Mask(Enumerable.Range(0, lines.Count).Where(index => lines[index].IsSafeActive));

    private static GpioLineRequest Create(string consumer, int[] offsets)
    {
        GpioLineRequest request = new() { Consumer = GpioName.From(consumer), LineCount = (uint)offsets.Length };
        for (int index = 0; index < offsets.Length; index++)
        {
            request.Offsets[index] = (uint)offsets[index];
        }

        return request;
    }

    private static GpioLineFlags FlagsOf(EdgeLineOptions line) =>
        GpioLineFlags.Input
        | (line.IsActiveLow ? GpioLineFlags.ActiveLow : GpioLineFlags.None)
        | (line.Edges == LineEdges.Falling ? GpioLineFlags.None : GpioLineFlags.EdgeRising)
        | (line.Edges == LineEdges.Rising ? GpioLineFlags.None : GpioLineFlags.EdgeFalling)
        | line.Bias switch
        {
            LineBias.AsIs => GpioLineFlags.None,
            LineBias.Disabled => GpioLineFlags.BiasDisabled,
            LineBias.PullUp => GpioLineFlags.BiasPullUp,
            LineBias.PullDown => GpioLineFlags.BiasPullDown,
            _ => throw new ArgumentOutOfRangeException(nameof(line), line.Bias, "There is no such bias."),
        };

    private static void AddFlags(ref GpioLineRequest request, string chip, GpioLineFlags[] flags)
    {
        request.Config.Flags = flags[0];
        foreach (IGrouping<GpioLineFlags, int> group in IndicesBy(flags, line => line).Skip(1))
        {
            Add(ref request, chip, new GpioAttribute { Kind = GpioAttributeKind.Flags, Flags = group.Key }, Mask(group));
        }
    }

    private static IEnumerable<IGrouping<TKey, int>> IndicesBy<TLine, TKey>(IReadOnlyList<TLine> lines, Func<TLine, TKey> key) =>
        Enumerable.Range(0, lines.Count).GroupBy(index => key(lines[index]));

    private static void Add(ref GpioLineRequest request, string chip, GpioAttribute attribute, ulong mask)
    {
        int index = (int)request.Config.AttributeCount;
        if (index == GpioLineConfig.MostAttributes)
        {
            throw GpioFaults.TooManySettings(chip, GpioLineConfig.MostAttributes);
        }

        request.Config.Attributes[index] = new GpioConfigAttribute { Attribute = attribute, Mask = mask };
        request.Config.AttributeCount++;
    }

    private static ulong Mask(IEnumerable<int> indices) => indices.Aggregate(0UL, (mask, index) => mask | (1UL << index));
}
