using EdgeConvNeXt.Runtime.Monitoring.Comparison;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>A shadow beside the line's model, as a script reads it. Rates are 0..1.</summary>
internal sealed record ComparisonReport
{
    /// <summary>Name and version of the shadow.</summary>
    public required string Shadow { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? ShadowBundle { get; init; }

    /// <summary>Name and version of the line's model.</summary>
    public required string Line { get; init; }

    /// <summary>Digest of its manifest; null where it has none.</summary>
    public string? LineBundle { get; init; }

    /// <summary>Parts that both have judged.</summary>
    public required long Parts { get; init; }

    /// <summary>The share of them that both would pass, or both stop.</summary>
    public required double Agreement { get; init; }

    /// <summary>The others.</summary>
    public required long Disagreements { get; init; }

    /// <summary>Those of them that people have labelled.</summary>
    public required long Labelled { get; init; }

    /// <summary>What is known of bad parts.</summary>
    public required PairReport Escapes { get; init; }

    /// <summary>What is known of good parts.</summary>
    public required PairReport Overkill { get; init; }

    /// <summary>"better", "worse" or "open".</summary>
    public required string Result { get; init; }

    /// <summary>How many more labelled disagreements decide in the present shares; null where none would, or nothing is known.</summary>
    public long? MoreLabels { get; init; }

    /// <summary>The report of a comparison.</summary>
    public static ComparisonReport Of(ShadowComparison pair) => new()
    {
        Shadow = pair.Shadow.Model,
        ShadowBundle = pair.Shadow.Bundle,
        Line = pair.Line.Model,
        LineBundle = pair.Line.Bundle,
        Parts = pair.Parts,
        Agreement = pair.Parts == 0 ? 1 : Math.Round((double)pair.Agreements / pair.Parts, 6),
        Disagreements = pair.Disagreements,
        Labelled = pair.Labels.Labelled,
        Escapes = PairReport.Of(pair.Labels.Escapes),
        Overkill = PairReport.Of(pair.Labels.Overkill),
        Result = pair.Labels.Result switch
        {
            ComparisonResult.Better => "better",
            ComparisonResult.Worse => "worse",
            _ => "open",
        },
        MoreLabels = pair.Labels.MoreToDecide(),
    };
}

/// <summary>One of the two questions.</summary>
/// <param name="Wins">Parts where the shadow alone was right.</param>
/// <param name="Losses">Parts where the line's model alone was right.</param>
/// <param name="Evidence">E; from 20 on it is decided. No more than 1e300.</param>
/// <param name="ShareLow">Lower bound of the share of wins, at all times together 95 %.</param>
/// <param name="ShareHigh">Upper bound of it.</param>
internal sealed record PairReport(long Wins, long Losses, double Evidence, double ShareLow, double ShareHigh)
{
    private const double MostEvidence = 1e300;

    /// <summary>The report of a test.</summary>
    public static PairReport Of(PairedTest test)
    {
        (double low, double high) = test.ShareBounds;
        return new PairReport(
            test.Wins, test.Losses, Math.Round(Math.Min(test.Evidence, MostEvidence), 4), Math.Round(low, 4), Math.Round(high, 4));
    }
}
