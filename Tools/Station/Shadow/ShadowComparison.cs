using EdgeConvNeXt.Runtime.Monitoring.Comparison;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>One shadow beside one model of the line: what they said, and who was right as far as people have labelled it.</summary>
internal sealed record ShadowComparison
{
    /// <summary>The line's model.</summary>
    public required ShadowSide Line { get; init; }

    /// <summary>The shadow.</summary>
    public required ShadowSide Shadow { get; init; }

    /// <summary>Parts that both would pass, or both stop.</summary>
    public long Agreements { get; init; }

    /// <summary>Parts that one of them would pass, and the other would not.</summary>
    public long Disagreements { get; init; }

    /// <summary>What the labels say.</summary>
    public ModelComparison Labels { get; init; }

    /// <summary>Parts that both have judged.</summary>
    public long Parts => Agreements + Disagreements;

    /// <summary>The pairs of a record, in the order in which they were last heard of.</summary>
    /// <param name="record">The record.</param>
    /// <param name="isGood">Whether the part of a result is good; null while nobody has said.</param>
    public static IReadOnlyList<ShadowComparison> Of(IEnumerable<ShadowLine> record, Func<Guid, bool?> isGood)
    {
        List<ShadowComparison> pairs = [];
        foreach (ShadowLine line in record)
        {
            (ShadowSide ofLine, ShadowSide ofShadow) = (line.Line.Alone, line.Shadow.Alone);
            int known = pairs.FindIndex(pair => pair.Line == ofLine && pair.Shadow == ofShadow);
            ShadowComparison pair = known < 0 ? new ShadowComparison { Line = ofLine, Shadow = ofShadow } : pairs[known];
            if (known >= 0)
            {
                pairs.RemoveAt(known);
            }

            pairs.Add(pair.With(line, isGood));
        }

        return pairs;
    }

    private ShadowComparison With(ShadowLine line, Func<Guid, bool?> isGood)
    {
        if (line.Result is not { } result)
        {
            return this with { Agreements = Agreements + line.Agreements, Disagreements = Disagreements + line.Unrecorded };
        }

        return this with
        {
            Disagreements = Disagreements + 1,
            Labels = Labels.With(isGood(result), line.Shadow.Passes),
        };
    }
}
